package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaGuessTest {
  @TempDir private Path folder;

  private static String guess(Object... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    return run.out();
  }

  private CommandRun imported(String model, String yaml) throws Exception {
    return CommandRun.of(
        "import",
        ImportedModels.file(model),
        "--schema",
        ImportedModels.schema(folder, yaml),
        "--out",
        folder.resolve("bundle"));
  }

  @Test
  void aGuessNamesEveryInputWithItsShapeAndCanBeImportedAsItIs() throws Exception {
    String yaml = guess("import", "--init", ImportedModels.file("ranker.onnx"));
    assertThat(yaml)
        .contains(
            "ids: {missing: 0, unknown: 0, first: 1} # guess",
            "# input user_id: int64 [any]",
            "side: user # guess",
            "# input hist: int64 [any, 5]",
            "kind: sequence # guess",
            "# input price: float [any, 1]",
            "# output output: float [any]");
    Files.copy(ImportedModels.file("item_id.txt"), folder.resolve("hist.txt"));
    CommandRun run = imported("ranker.onnx", yaml);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Wrote the bundle");
  }

  @Test
  void aPresetSaysTheConventionsOfATool() throws Exception {
    String yaml =
        guess("import", "--init", "--preset", "sklearn", ImportedModels.file("trees.onnx"));
    assertThat(yaml)
        .contains(
            "tool: sklearn",
            "outputs: [{name: probabilities, columns: [1]}]",
            "input: [input_0, input_1, input_2] # guess: float [any, 3]",
            "missing: nan")
        .doesNotContain("ids:");
    CommandRun run = imported("trees.onnx", yaml);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "torch-rechub, ranker.onnx",
    "deepctr, ranker.onnx",
    "onnxmltools, trees.onnx",
    "hummingbird, trees.onnx"
  })
  void whatEachPresetPrintsCanBeImportedAsItIs(String tool, String model) throws Exception {
    String yaml = guess("import", "--init", "--preset", tool, ImportedModels.file(model));
    assertThat(yaml).contains("tool: " + tool);
    Files.copy(ImportedModels.file("item_id.txt"), folder.resolve("hist.txt"));
    CommandRun run = imported(model, yaml);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Wrote the bundle");
  }

  /** Documents have no order, and padding and ids are those of the tool. */
  @Test
  void sequencesLieAsDocumentsAndTheToolHaveThem() {
    Path ranker = ImportedModels.file("ranker.onnx");
    assertThat(guess("import", "--init", "--preset", "torch-rechub", ranker))
        .containsPattern("name: hist\n(.*\n)*?    order: oldest_first.*\n    pad: before ")
        .containsPattern("name: genres\n(.*\n)*?    order: unordered.*\n    pad: before ");
    assertThat(guess("import", "--init", "--preset", "deepctr", ranker))
        .containsPattern("name: hist\n(.*\n)*?    ids: \\{first: 1}")
        .contains("pad: behind # guess")
        .doesNotContain("pad: before # guess");
  }

  @Test
  void columnsOfAMatrixMayBeIds() {
    assertThat(guess("import", "--init", ImportedModels.file("packed.onnx")))
        .contains("# input x, column 2: float [any, 3]", "kind: numeric # guess: or categorical");
  }

  @Test
  void towersAreGuessedTogether() {
    String yaml =
        guess(
            "import",
            "--init",
            "--user",
            ImportedModels.file("user_tower.onnx"),
            "--item",
            ImportedModels.file("item_tower.onnx"));
    assertThat(yaml)
        .contains("similarity: cosine # guess", "user_tower:", "item_tower:", "side: user\n");
  }

  @Test
  void aWideMatrixIsGuessedToBeAVector() throws Exception {
    Path model =
        new SmallGraph()
            .input("user_taste", 768)
            .input("cover", 768)
            .output("score")
            .constant("one", 1)
            .node("Mul", "products", "user_taste", "cover")
            .node("ReduceSum", "product", "products", "one")
            .node("Sigmoid", "score", "product")
            .write(folder.resolve("wide.onnx"));
    String yaml = guess("import", "--init", model);
    assertThat(yaml).contains("kind: vector # guess", "# input cover: float [any, 768]");
    Path schema = ImportedModels.schema(folder, yaml);
    CommandRun run =
        CommandRun.of("import", model, "--schema", schema, "--out", folder.resolve("bundle"));
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Wrote the bundle");
  }

  @Test
  void textsOfTheGraphNeedNoVocabulary() throws Exception {
    String yaml = guess("import", "--init", ImportedModels.file("texts.onnx"));
    assertThat(yaml).contains("# input fruit: string [any, 1]").doesNotContain("fruit.txt");
    assertThat(imported("texts.onnx", yaml).exitCode()).isZero();
  }
}
