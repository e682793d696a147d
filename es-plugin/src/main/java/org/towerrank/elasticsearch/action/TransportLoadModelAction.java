package org.towerrank.elasticsearch.action;

import java.io.IOException;
import java.util.List;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.FailedNodeException;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.nodes.TransportNodesAction;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;
import org.towerrank.elasticsearch.model.LocalModels;

/** Runs {@link LoadModel}. */
public final class TransportLoadModelAction
    extends TransportNodesAction<
        LoadModel.Request,
        LoadModel.Response,
        LoadModel.NodeRequest,
        LoadModel.NodeResponse,
        Void> {
  private final LocalModels models;

  /** Called by the server. */
  @Inject
  public TransportLoadModelAction(
      ClusterService clusterService,
      TransportService transportService,
      ActionFilters filters,
      ThreadPool threadPool,
      LocalModels models) {
    super(
        LoadModel.TYPE.name(),
        clusterService,
        transportService,
        filters,
        LoadModel.NodeRequest::new,
        threadPool.executor(ThreadPool.Names.MANAGEMENT));
    this.models = models;
  }

  @Override
  protected LoadModel.Response newResponse(
      LoadModel.Request request,
      List<LoadModel.NodeResponse> nodes,
      List<FailedNodeException> failures) {
    return new LoadModel.Response(clusterService.getClusterName(), nodes, failures);
  }

  @Override
  protected LoadModel.NodeRequest newNodeRequest(LoadModel.Request request) {
    return new LoadModel.NodeRequest(request.reference());
  }

  @Override
  protected LoadModel.NodeResponse newNodeResponse(StreamInput in, DiscoveryNode node)
      throws IOException {
    return new LoadModel.NodeResponse(in, node);
  }

  @Override
  protected LoadModel.NodeResponse nodeOperation(LoadModel.NodeRequest request, Task task) {
    throw new UnsupportedOperationException("a node answers when it has loaded the model");
  }

  @Override
  protected void nodeOperationAsync(
      LoadModel.NodeRequest request, Task task, ActionListener<LoadModel.NodeResponse> listener) {
    models.acquire(
        request.reference(),
        listener.delegateFailureAndWrap(
            (l, handle) -> {
              handle.close();
              l.onResponse(new LoadModel.NodeResponse(clusterService.localNode()));
            }));
  }
}
