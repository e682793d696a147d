package org.towerrank.elasticsearch.action;

import java.io.IOException;
import java.util.function.UnaryOperator;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.master.AcknowledgedRequest;
import org.elasticsearch.action.support.master.TransportMasterNodeAction;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.ClusterStateAckListener;
import org.elasticsearch.cluster.ClusterStateTaskListener;
import org.elasticsearch.cluster.SimpleBatchedAckListenerTaskExecutor;
import org.elasticsearch.cluster.block.ClusterBlockException;
import org.elasticsearch.cluster.block.ClusterBlockLevel;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.cluster.service.MasterServiceTaskQueue;
import org.elasticsearch.common.Priority;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.core.Tuple;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.rest.RestUtils;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.store.ModelIndex;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.elasticsearch.store.ModelRegistry;
import org.towerrank.elasticsearch.store.RegistryChange;
import org.towerrank.elasticsearch.wire.Frame;
import org.towerrank.elasticsearch.wire.PluginFormat;

/**
 * Changes the registry on the master node. The answer comes once every node has applied the change,
 * so that the next request, to whichever node, sees it.
 */
public final class ChangeRegistry {
  /** Registers a version whose content is stored; part of an upload. */
  public static final ActionType<Response> ADD_VERSION =
      new ActionType<>("cluster:admin/towerrank/models/register");

  /** Deletes a model or a version, or what is left once all are deleted. */
  public static final ActionType<Response> DELETE_MODEL =
      new ActionType<>("cluster:admin/towerrank/models/delete");

  /** Points an alias to a version. */
  public static final ActionType<Response> PUT_ALIAS =
      new ActionType<>("cluster:admin/towerrank/aliases/put");

  /** Deletes an alias. */
  public static final ActionType<Response> DELETE_ALIAS =
      new ActionType<>("cluster:admin/towerrank/aliases/delete");

  private ChangeRegistry() {}

  /** A node that cannot read the registry would fall out of the cluster with the first model. */
  static void requireReadable(String model, DiscoveryNodes nodes) {
    PluginFormat.require(
        PluginFormat.FIRST, nodes, nodes, "model [" + model + "] cannot be stored");
  }

  /**
   * How long a change may take, as the server's own changes have it.
   *
   * @param master until there is a master node that has begun
   * @param acknowledgement from then on, until all nodes have heard of it
   */
  public record Timeouts(TimeValue master, TimeValue acknowledgement) {
    /** The server's own. */
    public static final Timeouts DEFAULT =
        new Timeouts(
            RestUtils.REST_MASTER_TIMEOUT_DEFAULT, AcknowledgedRequest.DEFAULT_ACK_TIMEOUT);
  }

  /** Asks the master node for a change of the registry. */
  public static final class Request extends AcknowledgedRequest<Request> {
    private final RegistryChange change;

    /** A request for one change. */
    public Request(RegistryChange change, Timeouts timeouts) {
      super(timeouts.master(), timeouts.acknowledgement());
      this.change = change;
    }

    /** Reads what {@link #writeTo} wrote. */
    public Request(StreamInput in) throws IOException {
      super(in);
      this.change = RegistryChange.read(in);
    }

    RegistryChange change() {
      return change;
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
      super.writeTo(out);
      RegistryChange.write(change, out);
    }

    @Override
    public @Nullable ActionRequestValidationException validate() {
      return null;
    }
  }

  /** Says that the registry was changed, and whether every node has seen it. */
  public static final class Response extends ActionResponse implements ToXContentObject {

    private final boolean acknowledged;
    private final @Nullable ModelReference reference;

    Response(boolean acknowledged, @Nullable ModelReference reference) {
      this.acknowledged = acknowledged;
      this.reference = reference;
    }

    static Response read(StreamInput in) throws IOException {
      return Frame.read(
          in,
          "answer about the registry",
          body ->
              new Response(body.readBoolean(), body.readOptionalWriteable(ModelReference::read)));
    }

    boolean acknowledged() {
      return acknowledged;
    }

    @Nullable ModelReference reference() {
      return reference;
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
      Frame.write(
          out,
          body -> {
            body.writeBoolean(acknowledged);
            body.writeOptionalWriteable(reference);
          });
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
      builder.startObject().field("acknowledged", acknowledged);
      if (reference != null) {
        builder.field("model_id", reference.id()).field("version", reference.version());
      }
      return builder.endObject();
    }
  }

  /** Runs it on the master node. */
  abstract static class Transport extends TransportMasterNodeAction<Request, Response> {
    private final MasterServiceTaskQueue<Update> queue;

    private Transport(
        ActionType<Response> type,
        TransportService transportService,
        ClusterService clusterService,
        ThreadPool threadPool,
        ActionFilters filters) {
      super(
          type.name(),
          transportService,
          clusterService,
          threadPool,
          filters,
          Request::new,
          Response::read,
          EsExecutors.DIRECT_EXECUTOR_SERVICE);
      this.queue =
          clusterService.createTaskQueue(type.name(), Priority.NORMAL, new UpdateExecutor());
    }

    @Override
    protected void masterOperation(
        Task task, Request request, ClusterState now, ActionListener<Response> listener) {
      queue.submitTask(
          request.change().toString(),
          new Update(request, state -> before(request.change(), state), listener),
          request.masterNodeTimeout());
    }

    /** The state that a change is made of: the cluster's, unless the action says otherwise. */
    ClusterState before(RegistryChange change, ClusterState state) {
      return state;
    }

    @Override
    protected @Nullable ClusterBlockException checkBlock(Request request, ClusterState state) {
      return state.blocks().globalBlockedException(ClusterBlockLevel.METADATA_WRITE);
    }
  }

  /** One change that waits for its turn, and then for the nodes. */
  private static final class Update implements ClusterStateTaskListener, ClusterStateAckListener {
    private final Request request;
    private final UnaryOperator<ClusterState> before;
    private final ActionListener<Response> listener;
    private volatile @Nullable ModelReference reference;

    Update(Request request, UnaryOperator<ClusterState> before, ActionListener<Response> listener) {
      this.request = request;
      this.before = before;
      this.listener = listener;
    }

    ClusterState apply(ClusterState now) {
      ClusterState state = before.apply(now);
      RegistryChange change = request.change();
      if (change instanceof RegistryChange.AddVersion added) {
        requireReadable(added.id(), state.nodes());
      }
      ModelRegistry changed = change.apply(state, System.currentTimeMillis());
      reference = change.reference(changed);
      return state.copyAndUpdateProject(
          ProjectId.DEFAULT,
          project -> {
            if (changed.equals(ModelRegistry.EMPTY)) {
              project.removeCustom(ModelRegistry.TYPE);
            } else {
              project.putCustom(ModelRegistry.TYPE, changed);
            }
          });
    }

    @Override
    public void onFailure(Exception e) {
      listener.onFailure(e);
    }

    @Override
    public boolean mustAck(DiscoveryNode node) {
      return true;
    }

    @Override
    public void onAllNodesAcked() {
      answer(true);
    }

    @Override
    public void onAckFailure(Exception e) {
      answer(false);
    }

    @Override
    public void onAckTimeout() {
      answer(false);
    }

    @Override
    public TimeValue ackTimeout() {
      return request.ackTimeout();
    }

    private void answer(boolean acknowledged) {
      listener.onResponse(new Response(acknowledged, reference));
    }
  }

  private static final class UpdateExecutor extends SimpleBatchedAckListenerTaskExecutor<Update> {
    @Override
    public Tuple<ClusterState, ClusterStateAckListener> executeTask(
        Update update, ClusterState state) {
      return new Tuple<>(update.apply(state), update);
    }
  }

  /** {@link #ADD_VERSION}. */
  public static final class AddVersion extends Transport {
    /** Called by the server. */
    @Inject
    public AddVersion(
        TransportService transport, ClusterService cluster, ThreadPool pool, ActionFilters f) {
      super(ADD_VERSION, transport, cluster, pool, f);
    }
  }

  /** {@link #DELETE_MODEL}. */
  public static final class DeleteModel extends Transport {
    private final Settings node;

    /** Called by the server. */
    @Inject
    public DeleteModel(
        TransportService transport, ClusterService cluster, ThreadPool pool, ActionFilters f) {
      super(DELETE_MODEL, transport, cluster, pool, f);
      this.node = cluster.getSettings();
    }

    /**
     * What is left goes together with the index, in one step: no version can be registered in
     * between, and none is put back from an index that has no registry.
     */
    @Override
    ClusterState before(RegistryChange change, ClusterState state) {
      if (!(change instanceof RegistryChange.Forget)) {
        return state;
      }
      RegistryChange.Forget.requireNoneIn(ModelRegistry.of(state));
      return ModelIndex.deletedFrom(state, node);
    }
  }

  /** {@link #PUT_ALIAS}. */
  public static final class PutAlias extends Transport {
    /** Called by the server. */
    @Inject
    public PutAlias(
        TransportService transport, ClusterService cluster, ThreadPool pool, ActionFilters f) {
      super(PUT_ALIAS, transport, cluster, pool, f);
    }
  }

  /** {@link #DELETE_ALIAS}. */
  public static final class DeleteAlias extends Transport {
    /** Called by the server. */
    @Inject
    public DeleteAlias(
        TransportService transport, ClusterService cluster, ThreadPool pool, ActionFilters f) {
      super(DELETE_ALIAS, transport, cluster, pool, f);
    }
  }
}
