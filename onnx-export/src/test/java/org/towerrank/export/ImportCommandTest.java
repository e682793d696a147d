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

  /** Serving has numbers as floats, of which an id that is given as a number would be another. */
  @ParameterizedTest
  @CsvSource({"'', true", "', log1p: true', false"})
  void anInputOfWholeNumbersThatFloatsRoundIsTold(String more, boolean told) throws Exception {
    Path model =
        new SmallGraph()
            .ids("seller", 1)
            .input("budget", 1)
            .output("score")
            .node("Cast", "number", "seller")
            .with("to", 1)
            .node("Mul", "score", "number", "budget")
            .write(folder.resolve("model.onnx"));
    String yaml =
        MixingGraphs.SCHEMA.replace(
            "price, side: item, kind: numeric, encoder: {type: identity, missing: 0",
            "seller, side: item, kind: numeric, encoder: {type: identity, missing: 0" + more);
    CommandRun run =
        CommandRun.of(
            "import",
            model,
            "--schema",
            ImportedModels.schema(folder, yaml),
            "--out",
            folder.resolve("bundle"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().contains("Input [seller] int64 [any, 1] is filled from floats"))
        .isEqualTo(told);
    assertThat(run.out()).contains("The user is computed once").doesNotContain("[budget]");
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

  private CommandRun importPrices(SmallGraph graph) throws Exception {
    Path schema = Files.writeString(folder.resolve("schema.yaml"), MixingGraphs.SCHEMA);
    Path model = graph.write(folder.resolve("model.onnx"));
    return CommandRun.of("import", model, "--schema", schema, "--out", folder.resolve("bundle"));
  }

  private static SmallGraph prices() {
    return new SmallGraph()
        .input("price", 1)
        .input("budget", 1)
        .constant("two", 2)
        .constant("three", 3)
        .node("Greater", "condition", "three", "two")
        .table("weight", new float[][] {{0.5f}})
        .output("score");
  }

  @Test
  void branchesKeepTheWeightsThatTheyAloneRead() throws Exception {
    CommandRun run =
        importPrices(
            prices()
                .branches("chosen", "condition", "Identity", "Neg", "weight")
                .node("Add", "sum", "price", "budget")
                .node("MatMul", "score", "sum", "chosen"));
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Sound:").doesNotContain("since once is not the same");
  }

  /** The number of columns is written as a constant, which a branch would not find. */
  @Test
  void theUserStaysInEveryRowWhereABranchReadsAShape() throws Exception {
    CommandRun run =
        importPrices(
            prices()
                .node("Shape", "shape", "price")
                .constant("one", 1)
                .node("Gather", "columns", "shape", "one")
                .branches("chosen", "condition", "Identity", "Neg", "columns")
                .node("Cast", "float", "chosen")
                .with("to", 1)
                .node("Add", "sum", "price", "budget")
                .node("Mul", "score", "sum", "float"));
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("Sound:", "[columns] follows from the number of rows, and a subgraph reads it");
  }

  /** Columns of both sides in turn are cut into one another again for each of the softmaxes. */
  @Test
  void theUserStaysInEveryRowWhereOnceHasTooManyOperators() throws Exception {
    SmallGraph graph = prices().constant("columns", 1);
    String[] columns = new String[100];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = i % 2 == 0 ? "price" : "budget";
    }
    graph.node("Concat", "x0", columns).with("axis", 1).node("Tanh", "sum0", "x0");
    for (int i = 0; i < 80; i++) {
      int next = i + 1;
      graph.node("Neg", "x" + next, "x" + i).node("Softmax", "share" + i, "x" + next);
      graph.node("Add", "sum" + next, "sum" + i, "share" + i);
    }
    CommandRun run = importPrices(graph.node("ReduceSum", "score", "sum80", "columns"));
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("Sound:", "The user is computed for every item, since once is not the same:")
        .contains("expected at most 10000 operators");
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

  /** A bundle's files are replaced as a whole, with a schema that somebody keeps among them. */
  @Test
  void aSchemaInTheEarlierBundleStays() throws Exception {
    Path schema = ImportedModels.schema(folder, ImportedModels.RANKER);
    Path bundle = folder.resolve("bundle");
    Object[] first = {
      "import", ImportedModels.file("ranker.onnx"), "--schema", schema, "--out", bundle
    };
    assertThat(CommandRun.of(first).exitCode()).isZero();
    Path kept = Files.copy(schema, bundle.resolve("schema.yaml"));
    first[3] = kept;
    CommandRun again = CommandRun.of(first);
    assertThat(again.exitCode()).isOne();
    assertThat(again.err()).contains("[" + kept + "] is read, and would be deleted");
    assertThat(kept).hasSameTextualContentAs(schema);
  }
}
