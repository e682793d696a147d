package org.towerrank.elasticsearch.rescore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

/**
 * Delivers the scores of every task with each hit, as {@code fields._towerrank}, where a rescorer
 * of the request asks for it.
 */
public final class TaskScoresPhase implements FetchSubPhase {
  /** The name of the hits' field. */
  public static final String FIELD = "_towerrank";

  @Override
  public @Nullable FetchSubPhaseProcessor getProcessor(FetchContext context) {
    List<ModelRescoreContext> asked =
        ModelRescoreContext.in(context).stream()
            .filter(ModelRescoreContext::returnsScores)
            .toList();
    return asked.isEmpty() ? null : new Processor(context, asked);
  }

  /** A task that does not count may have any score, but JSON has only numbers. */
  private static void requireFinite(String task, Object score) {
    if (!(score instanceof Float number) || !Float.isFinite(number)) {
      throw new IllegalArgumentException(
          "[return_scores]: expected finite scores, the model gives ["
              + score
              + "] for task ["
              + task
              + "]");
    }
  }

  private record Processor(FetchContext context, List<ModelRescoreContext> asked)
      implements FetchSubPhaseProcessor {
    @Override
    public void setNextReader(LeafReaderContext leaf) {
      // Scores are looked up by the hit's number in the whole index.
    }

    @Override
    public void process(HitContext hit) throws IOException {
      List<Object> values = new ArrayList<>();
      for (ModelRescoreContext rescored : asked) {
        Optional<Map<String, Object>> scores =
            rescored.taskScores(FirstPass.of(context, rescored), hit.hit().docId());
        scores.ifPresent(found -> values.add(value(rescored, found)));
      }
      if (!values.isEmpty()) {
        hit.hit().setDocumentField(new DocumentField(FIELD, values));
      }
    }

    private static Map<String, Object> value(
        ModelRescoreContext rescored, Map<String, Object> scores) {
      Map<String, Object> value = new LinkedHashMap<>();
      value.put("model_id", rescored.reference().id());
      value.put("version", rescored.reference().version());
      scores.forEach(TaskScoresPhase::requireFinite);
      value.put("scores", scores);
      return value;
    }

    @Override
    public StoredFieldsSpec storedFieldsSpec() {
      return StoredFieldsSpec.NO_REQUIREMENTS;
    }
  }
}
