package org.towerrank.elasticsearch.action;

import java.io.IOException;
import java.util.Objects;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.ElasticsearchException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRunnable;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.client.internal.OriginSettingClient;
import org.elasticsearch.common.breaker.CircuitBreakingException;
import org.elasticsearch.ingest.IngestService;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;
import org.towerrank.elasticsearch.TowerRankPlugin;
import org.towerrank.elasticsearch.model.LocalModels;
import org.towerrank.elasticsearch.model.ModelReference;
import org.towerrank.elasticsearch.store.BundleValidation;
import org.towerrank.elasticsearch.store.ChunkStore;
import org.towerrank.elasticsearch.store.RegistryChange;
import org.towerrank.elasticsearch.store.StoredVersion;

/** Checks a bundle, stores its chunks, and registers the version last, all or nothing. */
public final class TransportPutModelAction
    extends TransportAction<PutModel.Request, PutModel.Response> {
  private static final Logger LOGGER = LogManager.getLogger(TransportPutModelAction.class);

  private final BundleValidation validation;
  private final ChunkStore store;
  private final LocalModels models;
  private final Client client;
  private final ThreadPool threadPool;

  /** Called by the server. */
  @Inject
  public TransportPutModelAction(
      TransportService transportService,
      ActionFilters filters,
      ThreadPool threadPool,
      Client client,
      BundleValidation validation,
      ChunkStore store,
      LocalModels models) {
    super(
        PutModel.TYPE.name(),
        filters,
        transportService.getTaskManager(),
        threadPool.executor(TowerRankPlugin.MODEL_THREAD_POOL));
    this.validation = validation;
    this.store = store;
    this.models = models;
    this.threadPool = threadPool;
    // The registration and the loading are parts of what the user was granted by name.
    this.client = new OriginSettingClient(client, IngestService.INGEST_ORIGIN);
  }

  @Override
  protected void doExecute(
      Task task, PutModel.Request request, ActionListener<PutModel.Response> listener) {
    ActionListener.run(listener, l -> put(request, l));
  }

  private void put(PutModel.Request request, ActionListener<PutModel.Response> listener)
      throws IOException {
    RegistryChange.Names.require("model", request.id());
    StoredVersion.Facts facts = check(request);
    StoredVersion.Content content = store.write(request.zip());
    RegistryChange change = new RegistryChange.AddVersion(request.id(), content, facts);
    client.execute(
        TransportRegistryAction.ADD_VERSION,
        new RegistryRequest(change),
        ActionListener.wrap(
            response -> registered(request, response, listener),
            e -> {
              store.delete(content, ActionListener.noop());
              listener.onFailure(e);
            }));
  }

  private StoredVersion.Facts check(PutModel.Request request) throws IOException {
    try {
      return validation.check(request.id(), request.zip());
    } catch (CircuitBreakingException e) {
      models.makeRoom();
      return validation.check(request.id(), request.zip());
    }
  }

  private void registered(
      PutModel.Request request,
      RegistryResponse response,
      ActionListener<PutModel.Response> listener) {
    ModelReference reference = Objects.requireNonNull(response.reference());
    threadPool
        .executor(TowerRankPlugin.MODEL_THREAD_POOL)
        .execute(ActionRunnable.run(ActionListener.noop(), this::sweep));
    if (!request.waitForLoaded()) {
      listener.onResponse(new PutModel.Response(reference, null));
      return;
    }
    client.execute(
        LoadModel.TYPE,
        new LoadModel.Request(reference),
        listener.delegateFailureAndWrap(
            (l, loaded) -> l.onResponse(new PutModel.Response(reference, loaded))));
  }

  private void sweep() {
    try {
      store.sweep(models.registry());
    } catch (ElasticsearchException e) {
      LOGGER.debug("left-over chunks were not looked for", e);
    }
  }
}
