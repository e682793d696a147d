package org.towerrank.elasticsearch.action;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.FailedNodeException;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.action.support.nodes.BaseNodesRequest;
import org.elasticsearch.action.support.nodes.BaseNodesResponse;
import org.elasticsearch.action.support.nodes.TransportNodesAction;
import org.elasticsearch.cluster.ClusterName;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.node.DiscoveryNodes;
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
import org.towerrank.elasticsearch.model.ServingNodes;
import org.towerrank.elasticsearch.node.NodeRows;
import org.towerrank.elasticsearch.node.NodeRuntime;
import org.towerrank.elasticsearch.store.ModelMemory;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.elasticsearch.store.ModelRegistry;
import org.towerrank.elasticsearch.wire.Frame;
import org.towerrank.elasticsearch.wire.PluginFormat;
import org.towerrank.inference.BufferMemory;
import org.towerrank.lucene.column.DocumentCacheBudget;

/** The action that collects what every node counted about its models. */
public final class GetStatistics {
  /** Its name is what a role grants. */
  public static final ActionType<Response> TYPE =
      new ActionType<>("cluster:monitor/towerrank/stats");

  private GetStatistics() {}

  /** A request to all nodes. */
  public static final class Request extends BaseNodesRequest {
    /** A request to all nodes. */
    public Request() {
      super(new String[0]);
    }
  }

  /** The request to one node. */
  public static final class NodeRequest extends AbstractTransportRequest {
    NodeRequest() {}

    NodeRequest(StreamInput in) throws IOException {
      super(in);
      Frame.readEmpty(in, "request for statistics");
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
      super.writeTo(out);
      Frame.writeEmpty(out);
    }
  }

  /** What the nodes counted. */
  public static final class Response extends BaseNodesResponse<NodeStatistics>
      implements ToXContentFragment {
    private final ModelRegistry registry;
    private final DiscoveryNodes cluster;

    Response(
        ClusterName name,
        List<NodeStatistics> nodes,
        List<FailedNodeException> failures,
        ModelRegistry registry,
        DiscoveryNodes cluster) {
      super(name, nodes, failures);
      this.registry = registry;
      this.cluster = cluster;
    }

    /** Every version of every model, over the nodes that answered. */
    public List<ModelOverview> overview() {
      return ModelOverview.of(registry, getNodes());
    }

    /** The nodes that did not answer, and those that can run no model, each with the reason. */
    public List<String> problems() {
      List<String> problems = new ArrayList<>();
      for (FailedNodeException failure : failures()) {
        problems.add(name(failure.nodeId()) + ": " + NodeFailures.reason(failure));
      }
      for (NodeStatistics node : getNodes()) {
        node.problem().ifPresent(reason -> problems.add(node.getNode().getName() + ": " + reason));
      }
      return problems;
    }

    /**
     * Why a version is not served: its content is gone, nodes have plugins that are too old, or
     * could not load it.
     */
    public List<String> problems(ModelReference version) {
      List<String> problems = new ArrayList<>();
      registry.problem(version).ifPresent(problems::add);
      int requires = registry.requires(version);
      if (requires > PluginFormat.FIRST) {
        List<DiscoveryNode> serving = cluster.stream().filter(ServingNodes::includes).toList();
        PluginFormat.lack(requires, serving, cluster).ifPresent(problems::add);
      }
      for (NodeStatistics node : getNodes()) {
        node.problem(version)
            .ifPresent(reason -> problems.add(node.getNode().getName() + ": " + reason));
      }
      return problems;
    }

    private String name(String nodeId) {
      DiscoveryNode node = cluster.get(nodeId);
      return node == null ? nodeId : node.getName();
    }

    @Override
    protected List<NodeStatistics> readNodesFrom(StreamInput in) {
      return TransportAction.localOnly();
    }

    @Override
    protected void writeNodesTo(StreamOutput out, List<NodeStatistics> nodes) {
      TransportAction.localOnly();
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
      builder.startObject("nodes");
      for (NodeStatistics node : getNodes()) {
        node.toXContent(builder, params);
      }
      return builder.endObject();
    }
  }

  /** Runs it. */
  public static final class Transport
      extends TransportNodesAction<Request, Response, NodeRequest, NodeStatistics, Void> {
    private final NodeModelService models;
    private final ModelMemory memory;
    private final DocumentCacheBudget rows;
    private final BufferMemory buffers;
    private final NodeRows files;

    /** Called by the server. */
    @Inject
    public Transport(
        ClusterService clusterService,
        TransportService transportService,
        ActionFilters filters,
        ThreadPool threadPool,
        NodeModelService models,
        ModelMemory memory,
        DocumentCacheBudget rows,
        BufferMemory buffers,
        NodeRows files) {
      super(
          TYPE.name(),
          clusterService,
          transportService,
          filters,
          NodeRequest::new,
          threadPool.executor(ThreadPool.Names.MANAGEMENT));
      this.models = models;
      this.memory = memory;
      this.rows = rows;
      this.buffers = buffers;
      this.files = files;
    }

    @Override
    protected Response newResponse(
        Request request, List<NodeStatistics> nodes, List<FailedNodeException> failures) {
      return new Response(
          clusterService.getClusterName(),
          nodes,
          failures,
          models.registry(),
          clusterService.state().nodes());
    }

    @Override
    protected NodeRequest newNodeRequest(Request request) {
      return new NodeRequest();
    }

    @Override
    protected NodeStatistics newNodeResponse(StreamInput in, DiscoveryNode node)
        throws IOException {
      return new NodeStatistics(in, node);
    }

    @Override
    protected NodeStatistics nodeOperation(NodeRequest request, Task task) {
      return new NodeStatistics(
          clusterService.localNode(),
          new NodeStatistics.Counted(
              memory.used(),
              memory.limit(),
              rows.used(),
              models.status(),
              NodeRuntime.problem().orElse(null),
              new NodeStatistics.Buffers(buffers.used(), buffers.most()),
              NodeStatistics.Rows.of(files.statistics(), models.documents()),
              new NodeStatistics.Account(memory.counted(), rows.most())));
    }
  }
}
