package org.towerrank.elasticsearch.action;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.FailedNodeException;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.action.support.nodes.BaseNodeResponse;
import org.elasticsearch.action.support.nodes.BaseNodesRequest;
import org.elasticsearch.action.support.nodes.BaseNodesResponse;
import org.elasticsearch.action.support.nodes.TransportNodesAction;
import org.elasticsearch.cluster.ClusterName;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.AbstractTransportRequest;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.ToXContentFragment;
import org.elasticsearch.xcontent.XContentBuilder;
import org.towerrank.elasticsearch.model.NodeModelService;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.elasticsearch.wire.Frame;

/** The action that loads a version on nodes that serve models, and waits for it. */
public final class LoadModel {
  /** Its name is what a role grants. */
  public static final ActionType<Response> TYPE =
      new ActionType<>("cluster:admin/towerrank/models/load");

  private LoadModel() {}

  /** Which version. */
  public static final class Request extends BaseNodesRequest {
    private final ModelReference reference;

    /** A request to some nodes. */
    public Request(ModelReference reference, Collection<DiscoveryNode> nodes) {
      super(nodes.toArray(DiscoveryNode[]::new));
      this.reference = reference;
    }

    ModelReference reference() {
      return reference;
    }
  }

  /** The request to one node. */
  public static final class NodeRequest extends AbstractTransportRequest {
    private final ModelReference reference;

    NodeRequest(ModelReference reference) {
      this.reference = reference;
    }

    NodeRequest(StreamInput in) throws IOException {
      super(in);
      this.reference = Frame.read(in, "request to load a model", ModelReference::read);
    }

    ModelReference reference() {
      return reference;
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
      super.writeTo(out);
      Frame.write(out, reference);
    }
  }

  /** Says that a node has loaded it. */
  public static final class NodeResponse extends BaseNodeResponse {
    NodeResponse(DiscoveryNode node) {
      super(node);
    }

    NodeResponse(StreamInput in, DiscoveryNode node) throws IOException {
      super(in, node);
      Frame.readEmpty(in, "answer about a loaded model");
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
      super.writeTo(out);
      Frame.writeEmpty(out);
    }
  }

  /** Which nodes have loaded it, and why others have not. */
  public static final class Response extends BaseNodesResponse<NodeResponse>
      implements ToXContentFragment {
    Response(ClusterName name, List<NodeResponse> nodes, List<FailedNodeException> failures) {
      super(name, nodes, failures);
    }

    @Override
    protected List<NodeResponse> readNodesFrom(StreamInput in) {
      return TransportAction.localOnly();
    }

    @Override
    protected void writeNodesTo(StreamOutput out, List<NodeResponse> nodes) {
      TransportAction.localOnly();
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
      builder.startObject("loaded").field("nodes", getNodes().size());
      builder.startArray("failures");
      for (FailedNodeException failure : failures()) {
        builder.startObject().field("node", failure.nodeId());
        builder.field("reason", NodeFailures.reason(failure)).endObject();
      }
      return builder.endArray().endObject();
    }
  }

  /** Runs {@link LoadModel}. */
  public static final class Transport
      extends TransportNodesAction<Request, Response, NodeRequest, NodeResponse, Void> {
    private final NodeModelService models;

    /** Called by the server. */
    @Inject
    public Transport(
        ClusterService clusterService,
        TransportService transportService,
        ActionFilters filters,
        ThreadPool threadPool,
        NodeModelService models) {
      super(
          TYPE.name(),
          clusterService,
          transportService,
          filters,
          NodeRequest::new,
          threadPool.executor(ThreadPool.Names.MANAGEMENT));
      this.models = models;
    }

    @Override
    protected Response newResponse(
        Request request, List<NodeResponse> nodes, List<FailedNodeException> failures) {
      return new Response(clusterService.getClusterName(), nodes, failures);
    }

    @Override
    protected NodeRequest newNodeRequest(Request request) {
      return new NodeRequest(request.reference());
    }

    @Override
    protected NodeResponse newNodeResponse(StreamInput in, DiscoveryNode node) throws IOException {
      return new NodeResponse(in, node);
    }

    @Override
    protected NodeResponse nodeOperation(NodeRequest request, Task task) {
      throw new UnsupportedOperationException("a node answers when it has loaded the model");
    }

    @Override
    protected void nodeOperationAsync(
        NodeRequest request, Task task, ActionListener<NodeResponse> listener) {
      models.acquire(
          request.reference(),
          listener.delegateFailureAndWrap(
              (l, handle) -> {
                handle.close();
                l.onResponse(new NodeResponse(clusterService.localNode()));
              }));
    }
  }
}
