package org.towerrank.elasticsearch.action;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.ElasticsearchException;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.ActionRunnable;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.UnavailableShardsException;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.ContextPreservingActionListener;
import org.elasticsearch.action.support.SubscribableListener;
import org.elasticsearch.action.support.ThreadedActionListener;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.client.internal.OriginSettingClient;
import org.elasticsearch.cluster.block.ClusterBlockException;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.breaker.CircuitBreakingException;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.IndexNotFoundException;
import org.elasticsearch.ingest.IngestService;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.model.NodeModelService;
import org.towerrank.elasticsearch.model.ServingNodes;
import org.towerrank.elasticsearch.node.ThreadPools;
import org.towerrank.elasticsearch.store.BundleValidation;
import org.towerrank.elasticsearch.store.ChunkStore;
import org.towerrank.elasticsearch.store.ManifestStore;
import org.towerrank.elasticsearch.store.ModelIndex;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.elasticsearch.store.RegistryChange;
import org.towerrank.elasticsearch.store.StoredVersion;

/**
 * The action that checks, stores and registers a version of a model, on the node that gets the
 * request.
 */
public final class PutModel {
  /** Its name is what a role grants. */
  public static final ActionType<Response> TYPE =
      new ActionType<>("cluster:admin/towerrank/models/put");

  private PutModel() {}

  /**
   * What the answer waits for.
   *
   * @param timeouts of each change of the registry
   * @param untilLoaded whether to answer only when the nodes have loaded the version
   * @param loading how long nodes may take for that; null for no limit
   */
  public record Waiting(
      ChangeRegistry.Timeouts timeouts, boolean untilLoaded, @Nullable TimeValue loading) {
    static final Waiting FOR_CHANGES = new Waiting(ChangeRegistry.Timeouts.DEFAULT, false, null);
  }

  /** A bundle that was received, or the question whether one may be sent. */
  public static final class Request extends ActionRequest {
    private final String id;
    private final @Nullable Path zip;
    private final Waiting waiting;

    /**
     * A request.
     *
     * @param zip a file of this node; whoever sends the request deletes it afterwards
     */
    public Request(String id, Path zip, Waiting waiting) {
      this(id, waiting, zip);
    }

    private Request(String id, Waiting waiting, @Nullable Path zip) {
      this.id = id;
      this.zip = zip;
      this.waiting = waiting;
    }

    /** Asks whether the sender may put a model of an id, and changes nothing. */
    public static Request permission(String id) {
      return new Request(id, Waiting.FOR_CHANGES, null);
    }

    String id() {
      return id;
    }

    boolean asksForPermission() {
      return zip == null;
    }

    Path zip() {
      return Objects.requireNonNull(zip);
    }

    Waiting waiting() {
      return waiting;
    }

    @Override
    public void writeTo(StreamOutput out) {
      TransportAction.localOnly();
    }

    @Override
    public @Nullable ActionRequestValidationException validate() {
      return null;
    }
  }

  /** The new version, and where it is loaded; neither when only permission was asked. */
  public static final class Response extends ActionResponse implements ToXContentObject {
    static final Response PERMITTED = new Response(null, true, null);

    private final @Nullable ModelReference reference;
    private final boolean acknowledged;
    private final LoadModel.@Nullable Response loaded;

    Response(
        @Nullable ModelReference reference,
        boolean acknowledged,
        LoadModel.@Nullable Response loaded) {
      this.reference = reference;
      this.acknowledged = acknowledged;
      this.loaded = loaded;
    }

    @Override
    public void writeTo(StreamOutput out) {
      TransportAction.localOnly();
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
      builder.startObject().field("acknowledged", acknowledged);
      if (reference != null) {
        builder.field("model_id", reference.id()).field("version", reference.version());
      }
      if (loaded != null) {
        loaded.toXContent(builder, params);
      }
      return builder.endObject();
    }
  }

  /** Checks a bundle, stores its chunks, and registers the version last, all or nothing. */
  public static final class Transport extends TransportAction<Request, Response> {
    private static final Logger LOGGER = LogManager.getLogger(PutModel.class);

    private final BundleValidation validation;
    private final ChunkStore store;
    private final ManifestStore manifests;
    private final NodeModelService models;
    private final ClusterService clusterService;
    private final Client client;
    private final ThreadPool threadPool;

    /** Called by the server. */
    @Inject
    public Transport(
        TransportService transportService,
        ActionFilters filters,
        ThreadPool threadPool,
        ClusterService clusterService,
        Client client,
        BundleValidation validation,
        ChunkStore store,
        ManifestStore manifests,
        NodeModelService models) {
      super(
          TYPE.name(),
          filters,
          transportService.getTaskManager(),
          EsExecutors.DIRECT_EXECUTOR_SERVICE);
      this.validation = validation;
      this.store = store;
      this.manifests = manifests;
      this.clusterService = clusterService;
      this.models = models;
      this.threadPool = threadPool;
      // The registration and the loading are parts of what the user was granted by name.
      this.client = new OriginSettingClient(client, IngestService.INGEST_ORIGIN);
    }

    @Override
    protected void doExecute(Task task, Request request, ActionListener<Response> listener) {
      if (request.asksForPermission()) {
        // Whoever gets here has it.
        ActionListener.completeWith(
            listener,
            () -> {
              RegistryChange.Names.require("model", request.id());
              ChangeRegistry.requireReadable(request.id(), clusterService.state().nodes());
              return Response.PERMITTED;
            });
      } else {
        threadPool
            .executor(ThreadPools.UPLOADS)
            .execute(ActionRunnable.wrap(explained(request, listener), l -> put(request, l)));
      }
    }

    /** The store's index is no name that the sender gave. */
    private static ActionListener<Response> explained(
        Request request, ActionListener<Response> listener) {
      return listener.delegateResponse(
          (l, e) ->
              l.onFailure(
                  ExceptionsHelper.unwrapCause(e) instanceof IndexNotFoundException
                      ? ModelIndex.deletedMeanwhile(request.id())
                      : e));
    }

    private void put(Request request, ActionListener<Response> listener) throws IOException {
      RegistryChange.Names.require("model", request.id());
      StoredVersion.Facts facts = check(request);
      StoredVersion.Content content = store(request);
      SubscribableListener.<ChangeRegistry.Response>newForked(
              l -> register(request, facts, content, neverRefused(l)))
          .<Response>andThen((l, response) -> registered(request, response, l))
          .addListener(listener);
    }

    /** Blocks and shards are those of an index that the sender does not know. */
    private StoredVersion.Content store(Request request) throws IOException {
      try {
        return store.write(request.zip(), request.waiting().timeouts().master());
      } catch (ClusterBlockException e) {
        throw unwritable(request, String.valueOf(e.getMessage()), e);
      } catch (UnavailableShardsException e) {
        throw unwritable(
            request,
            "no copy of its shard is active, see [GET _cluster/allocation/explain]; it comes back"
                + " with the node that has it, or with a snapshot's feature state [towerrank]",
            e);
      }
    }

    private static ElasticsearchStatusException unwritable(
        Request request, String why, ElasticsearchException cause) {
      return new ElasticsearchStatusException(
          "model ["
              + request.id()
              + "] was not stored: the index that holds models cannot be written to: "
              + why,
          cause.status(),
          cause);
    }

    /**
     * Gives an answer on to threads that may wait, also where their queue is full: by then the
     * version is registered, and a client that were refused would send it again.
     */
    private <T> ActionListener<T> neverRefused(ActionListener<T> listener) {
      return ContextPreservingActionListener.wrapPreservingContext(
          new ThreadedActionListener<>(threadPool.executor(ThreadPools.MODELS), true, listener),
          threadPool.getThreadContext());
    }

    private void register(
        Request request,
        StoredVersion.Facts facts,
        StoredVersion.Content content,
        ActionListener<ChangeRegistry.Response> listener) {
      ActionListener<ChangeRegistry.Response> cleaning =
          listener.delegateResponse(
              (l, e) -> {
                if (isRefusal(e)) {
                  store.delete(content);
                }
                l.onFailure(e);
              });
      ActionListener.run(
          cleaning,
          l -> {
            long after = manifests.lastVersion(request.id());
            store.requireWhole(request.id(), content);
            change(request, new RegistryChange.AddVersion(request.id(), content, facts, after), l);
          });
    }

    private void change(
        Request request, RegistryChange change, ActionListener<ChangeRegistry.Response> listener) {
      new RegistryClient(client).change(change, request.waiting().timeouts(), listener);
    }

    /**
     * Whether the master node said no. After any other failure the version may be registered all
     * the same, now or by a master to come: its chunks stay, and are deleted later if it is not.
     */
    static boolean isRefusal(Exception e) {
      RestStatus status = ExceptionsHelper.status(e);
      return status.getStatus() >= RestStatus.BAD_REQUEST.getStatus()
          && status.getStatus() < RestStatus.INTERNAL_SERVER_ERROR.getStatus()
          && status != RestStatus.TOO_MANY_REQUESTS;
    }

    private StoredVersion.Facts check(Request request) throws IOException {
      try {
        return validation.check(request.id(), request.zip());
      } catch (CircuitBreakingException e) {
        models.makeRoom();
        return validation.check(request.id(), request.zip());
      }
    }

    private void registered(
        Request request, ChangeRegistry.Response response, ActionListener<Response> listener) {
      ModelReference reference = Objects.requireNonNull(response.reference());
      describe(reference);
      if (!response.acknowledged()) {
        // The name does not stand for it yet: some node has not heard of it.
        load(request, reference, false, listener);
        return;
      }
      change(
          request,
          new RegistryChange.Settle(reference.id(), reference.version()),
          ActionListener.wrap(
              settled -> load(request, reference, settled.acknowledged(), listener),
              e -> load(request, reference, false, listener)));
    }

    /** What fails here, or is not known here yet, the master node repairs later. */
    private void describe(ModelReference reference) {
      try {
        Optional<StoredVersion> stored = models.registry().version(reference);
        if (stored.isPresent()) {
          manifests.write(reference.id(), stored.get());
        }
      } catch (RuntimeException e) {
        LOGGER.debug("the manifest of {} was not written", reference, e);
      }
    }

    private void load(
        Request request,
        ModelReference reference,
        boolean acknowledged,
        ActionListener<Response> listener) {
      if (!request.waiting().untilLoaded()) {
        listener.onResponse(new Response(reference, acknowledged, null));
        return;
      }
      List<DiscoveryNode> nodes =
          clusterService.state().nodes().stream().filter(ServingNodes::includes).toList();
      LoadModel.Request load = new LoadModel.Request(reference, nodes);
      load.setTimeout(request.waiting().loading());
      client.execute(
          LoadModel.TYPE,
          load,
          listener.map(loaded -> new Response(reference, acknowledged, loaded)));
    }
  }
}
