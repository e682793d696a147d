package org.towerrank.elasticsearch.action;

import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.master.TransportMasterNodeAction;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.ClusterStateAckListener;
import org.elasticsearch.cluster.ClusterStateTaskListener;
import org.elasticsearch.cluster.SimpleBatchedAckListenerTaskExecutor;
import org.elasticsearch.cluster.block.ClusterBlockException;
import org.elasticsearch.cluster.block.ClusterBlockLevel;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.cluster.service.MasterServiceTaskQueue;
import org.elasticsearch.common.Priority;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.core.Tuple;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.elasticsearch.store.ModelRegistry;
import org.towerrank.elasticsearch.store.RegistryChange;

/**
 * Changes the registry on the master node. The answer comes once every node has applied the change,
 * so that the next request, to whichever node, sees it.
 */
public abstract class TransportRegistryAction
    extends TransportMasterNodeAction<RegistryRequest, RegistryResponse> {
  /** Registers a version whose content is stored; part of an upload. */
  public static final ActionType<RegistryResponse> ADD_VERSION =
      new ActionType<>("cluster:admin/towerrank/models/register");

  /** Deletes a model or a version. */
  public static final ActionType<RegistryResponse> DELETE_MODEL =
      new ActionType<>("cluster:admin/towerrank/models/delete");

  /** Points an alias to a version. */
  public static final ActionType<RegistryResponse> PUT_ALIAS =
      new ActionType<>("cluster:admin/towerrank/aliases/put");

  /** Deletes an alias. */
  public static final ActionType<RegistryResponse> DELETE_ALIAS =
      new ActionType<>("cluster:admin/towerrank/aliases/delete");

  private final MasterServiceTaskQueue<Update> queue;

  private TransportRegistryAction(
      ActionType<RegistryResponse> type,
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
        RegistryRequest::new,
        RegistryResponse::read,
        EsExecutors.DIRECT_EXECUTOR_SERVICE);
    this.queue = clusterService.createTaskQueue(type.name(), Priority.NORMAL, new UpdateExecutor());
  }

  @Override
  protected void masterOperation(
      Task task,
      RegistryRequest request,
      ClusterState state,
      ActionListener<RegistryResponse> listener) {
    queue.submitTask(
        request.change().toString(), new Update(request, listener), request.masterNodeTimeout());
  }

  @Override
  protected @Nullable ClusterBlockException checkBlock(
      RegistryRequest request, ClusterState state) {
    return state.blocks().globalBlockedException(ClusterBlockLevel.METADATA_WRITE);
  }

  /** One change that waits for its turn, and then for the nodes. */
  private static final class Update implements ClusterStateTaskListener, ClusterStateAckListener {
    private final RegistryRequest request;
    private final ActionListener<RegistryResponse> listener;
    private volatile @Nullable ModelReference reference;

    Update(RegistryRequest request, ActionListener<RegistryResponse> listener) {
      this.request = request;
      this.listener = listener;
    }

    ClusterState apply(ClusterState state) {
      RegistryChange change = request.change();
      ModelRegistry changed = change.apply(ModelRegistry.of(state), System.currentTimeMillis());
      reference = change.reference(changed);
      return state.copyAndUpdateProject(
          ProjectId.DEFAULT, project -> project.putCustom(ModelRegistry.TYPE, changed));
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
      listener.onResponse(new RegistryResponse(acknowledged, reference));
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
  public static final class AddVersion extends TransportRegistryAction {
    /** Called by the server. */
    @Inject
    public AddVersion(
        TransportService transport, ClusterService cluster, ThreadPool pool, ActionFilters f) {
      super(ADD_VERSION, transport, cluster, pool, f);
    }
  }

  /** {@link #DELETE_MODEL}. */
  public static final class DeleteModel extends TransportRegistryAction {
    /** Called by the server. */
    @Inject
    public DeleteModel(
        TransportService transport, ClusterService cluster, ThreadPool pool, ActionFilters f) {
      super(DELETE_MODEL, transport, cluster, pool, f);
    }
  }

  /** {@link #PUT_ALIAS}. */
  public static final class PutAlias extends TransportRegistryAction {
    /** Called by the server. */
    @Inject
    public PutAlias(
        TransportService transport, ClusterService cluster, ThreadPool pool, ActionFilters f) {
      super(PUT_ALIAS, transport, cluster, pool, f);
    }
  }

  /** {@link #DELETE_ALIAS}. */
  public static final class DeleteAlias extends TransportRegistryAction {
    /** Called by the server. */
    @Inject
    public DeleteAlias(
        TransportService transport, ClusterService cluster, ThreadPool pool, ActionFilters f) {
      super(DELETE_ALIAS, transport, cluster, pool, f);
    }
  }
}
