package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.GraphRole;

/** Models that PyTorch and others exported, held against what these tools gave for raw rows. */
class ImportCommandTest {
  @TempDir private Path folder;

  private CommandRun importRanker(String model, String yaml, String golden) throws Exception {
    return CommandRun.of(
        "import",
        ImportedModels.file(model),
        "--schema",
        ImportedModels.schema(folder, yaml),
        "--out",
        folder.resolve("bundle"),
        "--golden",
        ImportedModels.file(golden));
  }

  private Bundle bundle() throws Exception {
    return Bundle.open(folder.resolve("bundle"));
  }

  private static void equal(CommandRun run) {
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Wrote the bundle", "Sound:", "Equal: [", "40 raw rows");
  }

  /** The history's places differ in weight, so that each arrangement gives other scores. */
  @ParameterizedTest
  @CsvSource({
    "before, oldest_first, oldest_first",
    "behind, oldest_first, oldest_first",
    "newest_before, oldest_first, newest_first",
    "newest_behind, oldest_first, newest_first"
  })
  void sequencesLieAsTheToolHadThem(String golden, String order, String inputOrder)
      throws Exception {
    String pad = golden.endsWith("before") ? "before" : "behind";
    String yaml =
        ImportedModels.RANKER.replace(
            "order: oldest_first, pad: before",
            "order: " + order + ", input_order: " + inputOrder + ", pad: " + pad);
    equal(importRanker("ranker.onnx", yaml, "ranker_" + golden + ".golden.csv"));
    CommandRun verified =
        CommandRun.of(
            "verify",
            folder.resolve("bundle"),
            "--golden",
            ImportedModels.file("ranker_" + golden + ".golden.csv"));
    assertThat(verified.exitCode()).isZero();
    assertThat(verified.out()).contains("Equal: [ranker.onnx]").doesNotContain("Not compared");
  }

  @Test
  void towersAreImportedTogether() throws Exception {
    Path schema = ImportedModels.schema(folder, ImportedModels.TOWERS);
    CommandRun run =
        CommandRun.of(
            "import",
            "--user",
            ImportedModels.file("user_tower.onnx"),
            "--item",
            ImportedModels.file("item_tower.onnx"),
            "--schema",
            schema,
            "--out",
            folder.resolve("bundle"),
            "--user-golden",
            ImportedModels.file("user_tower.golden.csv"),
            "--item-golden",
            ImportedModels.file("item_tower.golden.csv"));
    equal(run);
    assertThat(run.out()).contains("Equal: [user_tower.onnx]", "Equal: [item_tower.onnx]");
    assertThat(bundle().graph(GraphRole.USER_TOWER).orElseThrow().outputWidth()).isEqualTo(4);
  }

  @Test
  void theUserStaysInEveryRowWhereThatIsAskedFor() throws Exception {
    CommandRun run =
        CommandRun.of(
            "import",
            ImportedModels.file("ranker.onnx"),
            "--schema",
            ImportedModels.schema(folder, ImportedModels.RANKER),
            "--out",
            folder.resolve("bundle"),
            "--every-row");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("The user is computed for every item, as --every-row asks for.");
    assertThat(CommandRun.of("inspect", folder.resolve("bundle")).out())
        .contains("user in every row")
        .doesNotContain("user once");
  }

  @Test
  void idsAndNumbersOfAllSidesLieInOneMatrix() throws Exception {
    equal(importRanker("packed.onnx", ImportedModels.PACKED, "packed.golden.csv"));
  }

  @Test
  void ofTreesOneProbabilityIsReadAndMissingIsNaN() throws Exception {
    equal(importRanker("trees.onnx", ImportedModels.TREES, "trees.golden.csv"));
    assertThat(bundle().graph(GraphRole.RANKER).orElseThrow().output()).isEqualTo("scores[1]");
  }

  @Test
  void columnsOfSeveralOutputsAreTasks() throws Exception {
    equal(importRanker("tasks.onnx", ImportedModels.TASKS, "tasks.golden.csv"));
    assertThat(bundle().tasks()).containsExactly("click", "share", "like");
  }

  @Test
  void textsAreFoundInTheGraphsOwnVocabularyAndDoublesAreCast() throws Exception {
    equal(importRanker("texts.onnx", ImportedModels.TEXTS, "texts.golden.csv"));
  }

  @Test
  void aFixedNumberOfRowsIsNoneWhereNothingInsideHasIt() throws Exception {
    String yaml =
        ImportedModels.TASKS
            .replace("[click, share, like]", "[click]")
            .replaceFirst("outputs: .*", "");
    CommandRun run =
        CommandRun.of(
            "import",
            ImportedModels.file("fixed.onnx"),
            "--schema",
            ImportedModels.schema(folder, yaml),
            "--out",
            folder.resolve("bundle"));
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Not compared with the tool's own outputs");
    CommandRun inside =
        CommandRun.of(
            "import",
            ImportedModels.file("fixed_inside.onnx"),
            "--schema",
            folder.resolve("schema.yaml"),
            "--out",
            folder.resolve("other"));
    assertThat(inside.exitCode()).isOne();
    assertThat(inside.err())
        .contains("fixed_inside.onnx]: operator [Reshape] [/Reshape] makes 2 rows")
        .contains("export it with a dynamic batch dimension");
    assertThat(folder.resolve("other")).doesNotExist();
  }

  @Test
  void goldenRowsOfAnotherModelShowTheWorstRowAndLeaveNothing() throws Exception {
    CommandRun run =
        importRanker("ranker.onnx", ImportedModels.RANKER, "ranker_newest_before.golden.csv");
    assertThat(run.exitCode()).isOne();
    assertThat(run.err())
        .contains("ranker_newest_before.golden.csv] line ")
        .containsPattern("expected \\[0\\.\\d+] in column \\[expected_0] within 1\\.0E-5, got")
        .contains("user_id [", "hist [")
        .contains("no other of 40 rows differs more");
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("schema.yaml", "user_id.txt", "item_id.txt", "genres.txt");
    }
  }

  @Test
  void aWiderToleranceIsAsked() throws Exception {
    Path schema = ImportedModels.schema(folder, ImportedModels.RANKER);
    CommandRun run =
        CommandRun.of(
            "import",
            ImportedModels.file("ranker.onnx"),
            "--schema",
            schema,
            "--out",
            folder.resolve("bundle"),
            "--golden",
            ImportedModels.file("ranker_newest_before.golden.csv"),
            "--tolerance",
            "1",
            "--json");
    assertThat(run.exitCode()).isZero();
    assertThat(run.json().get("golden").get(0).get("passed").asBoolean()).isTrue();
  }
}
