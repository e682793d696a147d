package org.towerrank.elasticsearch.embed;

import java.util.List;
import java.util.function.BiConsumer;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.ContextPreservingActionListener;
import org.elasticsearch.action.support.SubscribableListener;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.client.internal.ParentTaskAssigningClient;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.search.SearchService;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.tasks.TaskCancelledException;
import org.elasticsearch.transport.TransportService;
import org.towerrank.elasticsearch.action.ModelNames;
import org.towerrank.elasticsearch.model.ModelHandle;
import org.towerrank.elasticsearch.model.NodeModelService;
import org.towerrank.elasticsearch.provenance.FieldOrigins;
import org.towerrank.elasticsearch.provenance.VectorOrigin;
import org.towerrank.elasticsearch.query.VectorFields;
import org.towerrank.elasticsearch.request.DocumentSources;

/**
 * The action that fills a field of an index with the vectors of a model, on the node it came to.
 * Documents are read and written with the caller's rights.
 */
public final class EmbedIndex {
  /** Its name is what a role grants. */
  public static final ActionType<EmbedIndexResponse> TYPE =
      new ActionType<>("cluster:admin/towerrank/models/embed_index");

  private EmbedIndex() {}

  /** Runs it. */
  public static final class Transport
      extends TransportAction<EmbedIndexRequest, EmbedIndexResponse> {
    private final NodeModelService models;
    private final Client client;
    private final ClusterService clusterService;
    private final VectorFields vectorFields;
    private final FieldOrigins origins;
    private final DocumentSources sources;

    /** Called by the server. */
    @Inject
    public Transport(
        TransportService transport,
        ActionFilters filters,
        Client client,
        ClusterService clusterService,
        VectorFields vectorFields,
        FieldOrigins origins,
        DocumentSources sources,
        NodeModelService models) {
      super(TYPE.name(), filters, transport.getTaskManager(), EsExecutors.DIRECT_EXECUTOR_SERVICE);
      this.models = models;
      this.client = client;
      this.clusterService = clusterService;
      this.vectorFields = vectorFields;
      this.origins = origins;
      this.sources = sources;
    }

    @Override
    protected void doExecute(
        Task task, EmbedIndexRequest request, ActionListener<EmbedIndexResponse> listener) {
      ActionListener<ModelHandle> opened =
          ContextPreservingActionListener.wrapPreservingContext(
              listener.delegateFailureAndWrap(
                  (l, model) -> {
                    EmbedIndexTask embedding = (EmbedIndexTask) task;
                    run(embedding, request, model, l.delegateResponse(reason(embedding)));
                  }),
              client.threadPool().getThreadContext());
      ModelNames.resolve(
          client,
          models,
          request.modelId(),
          request.version(),
          opened.delegateFailureAndWrap((l, reference) -> models.acquire(reference, l)));
    }

    /**
     * Cancelling also ends the search that is under way, whose failure then says less than that the
     * task was cancelled.
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

    private TimeValue mostKeepAlive() {
      return clusterService.getClusterSettings().get(SearchService.MAX_KEEPALIVE_SETTING);
    }

    /** The model stays loaded, and the same, until the task ends. */
    private void run(
        EmbedIndexTask task,
        EmbedIndexRequest request,
        ModelHandle model,
        ActionListener<EmbedIndexResponse> listener) {
      EmbedIndexRequest.Body body = request.body();
      Client child = new ParentTaskAssigningClient(client, clusterService.localNode(), task);
      TargetIndices targets = new TargetIndices(child, vectorFields, origins, sources, body, model);
      ActionListener.run(
          ActionListener.releaseBefore(model, listener),
          l -> {
            body.fields().require("embed_index.field_map", model.towers().schema());
            body.fields().requireOther(body.targetField(), model.towers().schema());
            SubscribableListener.<List<String>>newForked(targets::find)
                .<List<String>>andThen(
                    (next, indices) -> {
                      targets.require(indices);
                      targets.rehearse(indices, next.map(done -> indices));
                    })
                .<EmbedIndexResponse.Ending>andThen(
                    (next, indices) -> {
                      if (request.isOnlyCheck()) {
                        next.onResponse(EmbedIndexResponse.Ending.UNTOUCHED);
                      } else {
                        embed(task, request, targets, indices, next);
                      }
                    })
                .addListener(
                    l.map(
                        ending ->
                            new EmbedIndexResponse(
                                model.reference(), task.getStatus(), ending, task.failures())));
          });
    }

    private void embed(
        EmbedIndexTask task,
        EmbedIndexRequest request,
        TargetIndices targets,
        List<String> indices,
        ActionListener<EmbedIndexResponse.Ending> listener) {
      EmbedIndexRequest.Body body = request.body();
      EmbedIndexRequest.Manner manner = request.manner();
      ModelHandle model = targets.model();
      VectorWriter writer =
          new VectorWriter(
              targets.client(),
              new ShardWrites(client),
              task,
              model,
              body.targetField(),
              body.fields());
      SubscribableListener.<Void>newForked(l -> targets.prepare(indices, l))
          .<DocumentPages>andThen(
              l ->
                  DocumentPages.open(
                      targets.client(),
                      targets.documents(),
                      body.documents(indices, VectorOrigin.of(model.reference())),
                      writer.paths(),
                      targets.batchSize(indices),
                      DocumentPages.keepAlive(manner.pause(body.batchSize()), mostKeepAlive()),
                      l))
          .<Void>andThen(
              (l, pages) ->
                  new IndexEmbedding(
                          pages,
                          writer,
                          task,
                          manner.pace(),
                          () -> targets.requireDeclared(indices),
                          client)
                      .run(l))
          .<EmbedIndexResponse.Ending>andThen(l -> targets.finish(indices, manner.refresh(), l))
          .addListener(listener);
    }
  }
}
