package org.towerrank.elasticsearch.rescore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.LeafReaderContext;
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

  @Override
  public @Nullable FetchSubPhaseProcessor getProcessor(FetchContext context) {
    List<ModelRescoreContext> asked =
        ModelRescoreContext.in(context).stream().filter(ModelRescoreContext::logs).toList();
    return asked.isEmpty() ? null : new Processor(context, asked, new IdentityHashMap<>());
  }

  private record Processor(
      FetchContext context, List<ModelRescoreContext> asked, Map<ModelRescoreContext, HitLogs> logs)
      implements FetchSubPhaseProcessor {
    @Override
    public void setNextReader(LeafReaderContext leaf) {
      // Each hit names its own.
    }

    @Override
    public void process(HitContext hit) throws IOException {
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
