package org.towerrank.elasticsearch.rescore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.lucene.index.LeafReaderContext;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.document.DocumentField;
import org.elasticsearch.search.fetch.FetchContext;
import org.elasticsearch.search.fetch.FetchSubPhase;
import org.elasticsearch.search.fetch.FetchSubPhaseProcessor;
import org.elasticsearch.search.fetch.StoredFieldsSpec;
import org.jspecify.annotations.Nullable;
import org.towerrank.lucene.column.FeatureValues;

/**
 * Delivers what the model read for each hit, as {@code fields._towerrank_log}, where a rescorer of
 * the request asks for it.
 */
public final class FeatureLogPhase implements FetchSubPhase {
  /** The name of the hits' field. */
  public static final String FIELD = "_towerrank_log";

  private final Supplier<CircuitBreaker> breaker;

  /**
   * A phase that logs as long as the heap has room.
   *
   * @param breaker any whose parent is the server's, which looks at the real use of the heap
   */
  public FeatureLogPhase(Supplier<CircuitBreaker> breaker) {
    this.breaker = breaker;
  }

  @Override
  public @Nullable FetchSubPhaseProcessor getProcessor(FetchContext context) {
    List<ModelRescoreContext> asked =
        ModelRescoreContext.in(context).stream().filter(ModelRescoreContext::logs).toList();
    return asked.isEmpty() ? null : new Processor(this, context, asked, new IdentityHashMap<>());
  }

  /**
   * Requires room on the heap. Logs are kept until their answer is sent, and are nobody's count. So
   * the server is asked to compare what the heap has with its limit, as it does for its own counts.
   *
   * @throws org.elasticsearch.common.breaker.CircuitBreakingException (429) when the heap is full
   */
  void requireHeap() {
    breaker.get().addEstimateBytesAndMaybeBreak(0, "<towerrank feature log>");
  }

  private record Processor(
      FeatureLogPhase phase,
      FetchContext context,
      List<ModelRescoreContext> asked,
      Map<ModelRescoreContext, HitLogs> logs)
      implements FetchSubPhaseProcessor {
    @Override
    public void setNextReader(LeafReaderContext leaf) {
      // Each hit names its own.
    }

    @Override
    public void process(HitContext hit) throws IOException {
      phase.requireHeap();
      List<Object> values = new ArrayList<>();
      for (ModelRescoreContext rescored : asked) {
        Optional<List<FeatureValues>> candidate =
            rescored.inputs(FirstPass.of(context, rescored), hit.hit().docId());
        if (candidate.isPresent()) {
          HitLogs log = logs.computeIfAbsent(rescored, ModelRescoreContext::logged);
          values.add(log.of(hit.reader(), hit.docId(), candidate.get()));
        }
      }
      if (!values.isEmpty()) {
        hit.hit().setDocumentField(new DocumentField(FIELD, values));
      }
    }

    @Override
    public StoredFieldsSpec storedFieldsSpec() {
      return StoredFieldsSpec.NO_REQUIREMENTS;
    }
  }
}
