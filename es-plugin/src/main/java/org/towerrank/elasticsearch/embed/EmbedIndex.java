package org.towerrank.elasticsearch.embed;

import java.util.function.BiConsumer;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.search.OpenPointInTimeRequest;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.ContextPreservingActionListener;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.client.internal.ParentTaskAssigningClient;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.tasks.TaskCancelledException;
import org.elasticsearch.transport.TransportService;
import org.towerrank.elasticsearch.model.LocalModels;
import org.towerrank.elasticsearch.model.ModelHandle;
import org.towerrank.elasticsearch.query.VectorFields;

/**
 * The action that fills a field of an index with the vectors of a model, on the node it came to.
 * Documents are read and written with the rights of the one who asks.
 */
public final class EmbedIndex extends TransportAction<EmbedIndexRequest, EmbedIndexResponse> {
  /** Its name is what a role grants. */
  public static final ActionType<EmbedIndexResponse> TYPE =
      new ActionType<>("cluster:admin/towerrank/models/embed_index");

  private final LocalModels models;
  private final Client client;
  private final ClusterService clusterService;
  private final VectorFields vectorFields;

  /** Called by the server. */
  @Inject
  public EmbedIndex(
      TransportService transport,
      ActionFilters filters,
      Client client,
      ClusterService clusterService,
      VectorFields vectorFields,
      LocalModels models) {
    super(TYPE.name(), filters, transport.getTaskManager(), EsExecutors.DIRECT_EXECUTOR_SERVICE);
    this.models = models;
    this.client = client;
    this.clusterService = clusterService;
    this.vectorFields = vectorFields;
  }

  @Override
  protected void doExecute(
      Task task, EmbedIndexRequest request, ActionListener<EmbedIndexResponse> listener) {
    models.acquire(
        models.resolve(request.modelId(), request.version()),
        ContextPreservingActionListener.wrapPreservingContext(
            listener.delegateFailureAndWrap(
                (l, model) -> {
                  EmbedIndexTask embedding = (EmbedIndexTask) task;
                  open(embedding, request.body(), model, l.delegateResponse(reason(embedding)));
                }),
            client.threadPool().getThreadContext()));
  }

  /**
   * Cancelling also ends the search or the writing that is under way, whose failure then says less
   * than that the task was cancelled.
   */
  private static BiConsumer<ActionListener<EmbedIndexResponse>, Exception> reason(
      EmbedIndexTask task) {
    return (listener, failure) -> {
      try {
        task.ensureNotCancelled();
        listener.onFailure(failure);
      } catch (TaskCancelledException cancelled) {
        cancelled.addSuppressed(failure);
        listener.onFailure(cancelled);
      }
    };
  }

  /** The model stays loaded, and the same, until the task ends. */
  private void open(
      EmbedIndexTask task,
      EmbedIndexRequest.Body body,
      ModelHandle model,
      ActionListener<EmbedIndexResponse> listener) {
    Client child = new ParentTaskAssigningClient(client, clusterService.localNode(), task);
    VectorWriter writer = new VectorWriter(child, task, model, body.targetField(), body.fields());
    ActionListener.run(
        ActionListener.releaseBefore(model, listener),
        l -> {
          body.fields().require("embed_index.field_map", model.towers().schema());
          DocumentPages.open(
              child,
              body.index(),
              body.documents(),
              body.fields().paths(model.towers().schema()),
              body.batchSize(),
              l.delegateFailureAndWrap(
                  (next, pages) ->
                      run(new IndexEmbedding(pages, writer, task, client), body, next)));
        });
  }

  private void run(
      IndexEmbedding embedding,
      EmbedIndexRequest.Body body,
      ActionListener<EmbedIndexResponse> listener) {
    ModelHandle model = embedding.writer().model();
    try {
      requireFields(body, model);
    } catch (RuntimeException e) {
      embedding.pages().close(client);
      throw e;
    }
    embedding.run(
        listener.map(
            done ->
                new EmbedIndexResponse(
                    model.reference(), embedding.task().getStatus(), embedding.task().failures())));
  }

  /** After the index was opened, so that its mapping is told only to those who may read it. */
  private void requireFields(EmbedIndexRequest.Body body, ModelHandle model) {
    String[] indices = {body.index()};
    vectorFields
        .of(OpenPointInTimeRequest.DEFAULT_INDICES_OPTIONS, indices, body.targetField())
        .forEach(field -> field.require(model.reference(), model.towers().dimension()));
  }
}
