package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.RecipeReader;

/** Ctrl-C after an epoch was begun, and before its first step. */
class InterruptedEpochTest {
  private static final String RECIPE =
      """
      name: interrupted
      data: {train: rows.csv, validation: rows.csv, test: rows.csv}
      features:
        - {name: user, side: user, kind: categorical, encoder: {type: vocabulary}}
        - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
      tasks: [{name: like}]
      network: {architecture: fm, dimension: 2}
      fit: {batch_size: 4, epochs: 9, patience: 9}
      """;

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("rows.csv"), "user,item,like\n" + "a,x,1\nb,y,0\n".repeat(9));
  }

  @Test
  void weightsThatNoStepFittedAreNotKept() {
    assertThatThrownBy(() -> fitUntil("epoch 1"))
        .isInstanceOf(FittingException.class)
        .hasMessage("fitting was interrupted before it began: no weights to keep");
  }

  @Test
  void theEpochsBeforeAreKept() throws IOException {
    Fitted fitted = fitUntil("epoch 3");
    assertThat(fitted.epochs()).isEqualTo(2);
    assertThat(fitted.history()).hasSize(2).allMatch(epoch -> Double.isFinite(epoch.loss()));
  }

  private Fitted fitUntil(String epoch) throws IOException {
    try (Interruption interruption = Interruption.listen()) {
      Progress interrupting =
          Progress.watchedBy(
              new Progress.Watcher() {
                @Override
                public void begun(String label) {
                  if (label.equals(epoch)) {
                    interruption.request();
                  }
                }

                @Override
                public void update(String label, long rows) {
                  // No step of that epoch.
                }
              });
      return new Trainer(
              RecipeReader.parse("recipe", RECIPE, Map.of()), folder, interrupting, interruption)
          .train()
          .fitted();
    }
  }
}
