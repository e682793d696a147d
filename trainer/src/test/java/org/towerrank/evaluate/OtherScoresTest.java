package org.towerrank.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.cli.CommandRun;
import org.towerrank.export.ProductGraph;

/** Rankers of other tools whose scores are logits, or products, rather than probabilities. */
class OtherScoresTest {
  private static final String RECIPE =
      """
      name: other-scores
      data: {train: rows.csv, validation: rows.csv, test: rows.csv}
      features:
        - {name: budget, side: user, kind: numeric, encoder: {type: identity, missing: 0}}
        - {name: price, side: item, kind: numeric, encoder: {type: identity, missing: 0}}
      tasks:
        - {name: click}
      network: {architecture: deepfm, dimension: 4, mlp: {layers: [8]}}
      fit: {batch_size: 50, epochs: 1}
      """;

  private static final List<String> OF_PROBABILITIES = List.of("log_loss/", "calibration_error/");

  @TempDir private Path folder;

  @Test
  void theyHaveNoMetricsOfProbabilities() throws IOException {
    CommandRun logits = evaluated("");
    assertThat(logits.exitCode()).as(logits.err()).isZero();
    assertThat(logits.out()).contains("auc/click").doesNotContain(OF_PROBABILITIES);
    assertThat(logits.err())
        .contains("model [products], task [click]: scores are beyond 0 and 1")
        .contains("[apply: sigmoid]");
    CommandRun probabilities = evaluated("outputs: [{name: score, apply: sigmoid}]\n");
    assertThat(probabilities.out()).contains("auc/click").contains(OF_PROBABILITIES);
    assertThat(probabilities.err()).doesNotContain("beyond");
  }

  /** Two models are compared by what both have. */
  @Test
  void aComparisonHasWhatBothHave() throws IOException {
    Path logits = imported("logits", "");
    Path probabilities = imported("probabilities", "outputs: [{name: score, apply: sigmoid}]\n");
    CommandRun both =
        CommandRun.of(
            "evaluate", logits, probabilities, "--recipe", recipe(), "--data", folder, "--quiet");
    assertThat(both.exitCode()).as(both.err()).isZero();
    assertThat(both.out()).contains("auc/click").doesNotContain(OF_PROBABILITIES);
  }

  private CommandRun evaluated(String outputs) throws IOException {
    Path bundle = imported("bundle", outputs);
    return CommandRun.of("evaluate", bundle, "--recipe", recipe(), "--data", folder);
  }

  private Path imported(String name, String outputs) throws IOException {
    Path schema = folder.resolve("schema.yaml");
    Files.writeString(schema, ProductGraph.SCHEMA + outputs);
    Path bundle = folder.resolve(name);
    CommandRun.done("import", ProductGraph.write(folder), "--schema", schema, "--out", bundle);
    return bundle;
  }

  private Path recipe() throws IOException {
    Files.writeString(
        folder.resolve("rows.csv"), "budget,price,click\n1,2,1\n1,-3,0\n2,1,1\n-1,2,0\n");
    return Files.writeString(folder.resolve("recipe.yaml"), RECIPE);
  }
}
