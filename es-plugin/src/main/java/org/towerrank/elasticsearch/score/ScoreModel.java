package org.towerrank.elasticsearch.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionRunnable;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.ContextPreservingActionListener;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.client.internal.ParentTaskAssigningClient;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.indices.breaker.CircuitBreakerService;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.CancellableTask;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.tasks.TaskId;
import org.elasticsearch.transport.TransportService;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.action.ModelNames;
import org.towerrank.elasticsearch.model.ModelHandle;
import org.towerrank.elasticsearch.model.NodeModelService;
import org.towerrank.elasticsearch.node.ThreadPools;
import org.towerrank.elasticsearch.request.DocumentSources;
import org.towerrank.elasticsearch.request.RequestFeatures;

/** The action that scores items for a user, on the node it came to. */
public final class ScoreModel {
  /** Its name is what a role grants. */
  public static final ActionType<ScoredItems> TYPE =
      new ActionType<>("cluster:monitor/towerrank/models/score");

  private ScoreModel() {}

  /** Which model, and what to score. */
  public static final class Request extends ActionRequest {
    private final String modelId;
    private final @Nullable Long version;
    private final ScoringRequest scoring;

    /**
     * A request.
     *
     * @param modelId or an alias
     * @param version of the model; null for the one that the name stands for
     */
    public Request(String modelId, @Nullable Long version, ScoringRequest scoring) {
      this.modelId = modelId;
      this.version = version;
      this.scoring = scoring;
    }

    @Override
    public void writeTo(StreamOutput out) {
      TransportAction.localOnly();
    }

    @Override
    public @Nullable ActionRequestValidationException validate() {
      return null;
    }

    /** A client that hangs up cancels it: many items of a large model take seconds. */
    @Override
    public Task createTask(
        long id, String type, String action, TaskId parent, Map<String, String> headers) {
      return new CancellableTask(id, type, action, getDescription(), parent, headers);
    }
  }

  /** Runs it. Documents are read with the caller's rights. */
  public static final class Transport extends TransportAction<Request, ScoredItems> {
    private final NodeModelService models;
    private final DocumentSources sources;
    private final Client client;
    private final ClusterService clusterService;
    private final CircuitBreakerService breakers;

    /** What is done for one request: the model is its own until it is answered. */
    private record Scoring(CancellableTask task, ModelHandle model, ScoringRequest request) {}

    /** Called by the server. */
    @Inject
    public Transport(
        TransportService transport,
        ActionFilters filters,
        Client client,
        ClusterService clusterService,
        NodeModelService models,
        DocumentSources sources,
        CircuitBreakerService breakers) {
      super(TYPE.name(), filters, transport.getTaskManager(), EsExecutors.DIRECT_EXECUTOR_SERVICE);
      this.models = models;
      this.sources = sources;
      this.client = client;
      this.clusterService = clusterService;
      this.breakers = breakers;
    }

    @Override
    protected void doExecute(Task task, Request request, ActionListener<ScoredItems> listener) {
      ActionListener<ModelHandle> loaded =
          ContextPreservingActionListener.wrapPreservingContext(
              listener.delegateFailureAndWrap(
                  (l, model) ->
                      readUser(new Scoring((CancellableTask) task, model, request.scoring), l)),
              client.threadPool().getThreadContext());
      ModelNames.resolve(
          client,
          models,
          request.modelId,
          request.version,
          loaded.delegateFailureAndWrap((l, model) -> models.acquire(model, l)));
    }

    private void readUser(Scoring scoring, ActionListener<ScoredItems> listener) {
      ActionListener.run(
          ActionListener.releaseBefore(scoring.model, listener),
          l ->
              scoring
                  .request
                  .features()
                  .readUser(
                      reading(scoring),
                      sources,
                      scoring.model.bundle().schema(),
                      l.delegateFailureAndWrap((next, user) -> readItems(scoring, user, next))));
    }

    /** Reads documents for the request, and no longer than it lives. */
    private Client reading(Scoring scoring) {
      return new ParentTaskAssigningClient(client, clusterService.localNode(), scoring.task);
    }

    private void readItems(
        Scoring scoring, RequestFeatures user, ActionListener<ScoredItems> listener) {
      List<GivenItem> given = scoring.request.given();
      DocumentsToScore documents = scoring.request.documents();
      if (documents == null) {
        fork(scoring.task, new ItemScoring(scoring.model, user, given), listener);
        return;
      }
      documents.read(
          reading(scoring),
          sources,
          scoring.model.bundle().schema(),
          listener.delegateFailureAndWrap(
              (l, read) -> {
                List<GivenItem> all = new ArrayList<>(given);
                all.addAll(read);
                fork(scoring.task, new ItemScoring(scoring.model, user, all), l);
              }));
    }

    /** The answer is counted until it is sent. */
    private void fork(
        CancellableTask task, ItemScoring scoring, ActionListener<ScoredItems> listener) {
      long bytes = scoring.bytesOfAnswer();
      CircuitBreaker breaker = breakers.getBreaker(CircuitBreaker.REQUEST);
      breaker.addEstimateBytesAndMaybeBreak(bytes, "<towerrank scores>");
      client
          .threadPool()
          .executor(ThreadPools.INFERENCE)
          .execute(
              ActionRunnable.supply(
                  ActionListener.runAfter(listener, () -> breaker.addWithoutBreaking(-bytes)),
                  () -> scoring.run(task::ensureNotCancelled)));
    }
  }
}
