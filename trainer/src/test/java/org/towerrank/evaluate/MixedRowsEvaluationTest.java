package org.towerrank.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.cli.CommandRun;
import org.towerrank.export.MixingGraphs;

/** A ranker whose scores depend on the rows that it gets together has no score for a row alone. */
class MixedRowsEvaluationTest {
  private static final String RECIPE =
      """
      name: mixing
      data: {train: rows.csv, validation: rows.csv, test: rows.csv}
      features:
        - {name: budget, side: user, kind: numeric, encoder: {type: identity, missing: 0}}
        - {name: price, side: item, kind: numeric, encoder: {type: identity, missing: 0}}
      tasks:
        - {name: click}
      network: {architecture: deepfm, dimension: 4, mlp: {layers: [8]}}
      fit: {batch_size: 50, epochs: 1}
      """;

  @TempDir private Path folder;

  @Test
  void itIsNotEvaluatedInBatches() throws Exception {
    Path bundle = folder.resolve("bundle");
    CommandRun.done(
        "import",
        MixingGraphs.shares(folder),
        "--schema",
        Files.writeString(folder.resolve("schema.yaml"), MixingGraphs.SCHEMA),
        "--out",
        bundle,
        "--mixes-rows");
    Files.writeString(folder.resolve("rows.csv"), "budget,price,click\n1,2,1\n1,3,0\n");
    Path recipe = Files.writeString(folder.resolve("recipe.yaml"), RECIPE);
    CommandRun run =
        CommandRun.of("evaluate", bundle, "--recipe", recipe, "--data", folder, "--quiet");
    assertThat(run.exitCode()).isOne();
    assertThat(run.err())
        .contains("model [mixing]: expected scores that depend on their own row alone")
        .contains("mixes_rows")
        .doesNotContain("unexpected");
  }
}
