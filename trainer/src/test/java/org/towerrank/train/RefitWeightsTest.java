package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.towerrank.train.ReplayedRows.RANKER;
import static org.towerrank.train.ReplayedRows.SECOND;
import static org.towerrank.train.ReplayedRows.TOWERS;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.IdEncoder;

/** What refits make of the weights of the run before, and at which rates. */
class RefitWeightsTest {
  @TempDir private Path folder;
  private ReplayedRows runs;

  @BeforeEach
  void write() throws IOException {
    runs = ReplayedRows.in(folder);
  }

  @Test
  void anAnnealedRefitKeepsItsLastEpochAndAnotherOneItsBest() throws IOException {
    Map<String, String> set =
        Map.of("fit.optimizer.learning_rate", "1", "fit.refit.epochs", "7", "fit.patience", "2");
    runs.train(RANKER, "first", "", Map.of());
    runs.write(SECOND, Long::toString);
    Trainer.Result annealed = runs.train(RANKER, "second", "first", set);
    assertThat(annealed.fitted().epochs()).isEqualTo(7);
    assertThat(annealed.fitted().bestEpoch()).isEqualTo(7);
    Map<String, String> constant = new HashMap<>(set);
    constant.put("fit.refit.anneal", "false");
    Trainer.Result other = runs.train(RANKER, "third", "first", constant);
    assertThat(other.fitted().epochs()).isLessThan(7);
    assertThat(other.fitted().bestEpoch()).isEqualTo(other.fitted().epochs() - 2);
  }

  /** Without steps that change them, weights are the mean of earlier and of fresh ones. */
  @ParameterizedTest
  @ValueSource(strings = {"RANKER", "TOWERS"})
  void weightsAreKeptInPart(String kind) throws IOException {
    String yaml = kind.equals("RANKER") ? RANKER : TOWERS;
    Trainer.Result first = runs.train(yaml, "first", "", Map.of());
    Map<String, String> still = new HashMap<>();
    still.put("fit.optimizer.learning_rate", "0");
    still.put("data.time", "null");
    Trainer.Result fresh = runs.train(yaml, "fresh", "", still);
    still.put("fit.refit.keep", "0.25");
    Trainer.Result mixed = runs.train(yaml, "mixed", "first", still);
    Set<Integer> made = rowsOfNoValue(first.run().definition().schema());
    first
        .run()
        .weights()
        .tensors()
        .forEach(
            (name, before) -> {
              float[] random = fresh.run().weights().get(name).data();
              float[] found = mixed.run().weights().get(name).data();
              for (int i = 0; i < found.length; i++) {
                // What stands for missing and unknown values is made of the others after an epoch.
                if (!name.contains("embedding") || !made.contains(i / before.shape().getLast())) {
                  assertThat((double) found[i])
                      .as(name)
                      .isCloseTo(0.25 * before.data()[i] + 0.75 * random[i], within(1e-6));
                }
              }
            });
  }

  /** Where a table of all features has the rows of missing and unknown values. */
  private static Set<Integer> rowsOfNoValue(FeatureSchema schema) {
    Set<Integer> rows = new HashSet<>();
    int offset = 0;
    for (Feature feature : schema.features()) {
      rows.addAll(List.of(offset + IdEncoder.MISSING, offset + IdEncoder.UNKNOWN));
      offset += schema.idEncoder(feature).size();
    }
    return rows;
  }

  /** Over two epochs of 50 rows in batches of 16 rates fall over 8 steps. */
  @Test
  void annealedRatesFallAsACosineOverAllSteps() throws IOException {
    runs.train(TOWERS, "first", "", Map.of());
    runs.write(SECOND, Long::toString);
    Trainer.Result annealed = runs.train(TOWERS, "second", "first", Map.of());
    Map<String, String> by =
        Map.of("fit.refit.anneal", "false", "fit.schedule", "{decay: cosine, decay_steps: 8}");
    Trainer.Result scheduled = runs.train(TOWERS, "third", "first", by);
    assertThat(scheduled.fitted().history()).hasSize(2);
    assertThat(annealed.fitted().history().getLast().loss())
        .isEqualTo(scheduled.fitted().history().getLast().loss());
  }
}
