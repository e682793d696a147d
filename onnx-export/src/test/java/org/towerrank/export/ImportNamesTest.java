package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Inputs and outputs with names that Java tells native code otherwise than they are, or that
 * bundles do not have.
 */
class ImportNamesTest {
  private static final String EMOJI = "\uD83D\uDE00";

  @TempDir private Path folder;

  @Test
  void charactersBeyond16BitsAreImported() throws Exception {
    Path model =
        new SmallGraph()
            .input("age" + EMOJI, 1)
            .input("sizes" + EMOJI, 2)
            .ids("item" + EMOJI, 1)
            // What the emoji would become is another input.
            .input("age_", 1)
            .table("rows", new float[][] {{0}, {10}, {20}})
            .constant("axis", 1)
            .node("Gather", "found", "rows", "item" + EMOJI)
            .node("Squeeze", "value", "found", "axis")
            .node("ReduceSum", "size", "sizes" + EMOJI, "axis")
            .node("Sum", "score" + EMOJI, "value", "size", "age" + EMOJI, "age_")
            .output("score" + EMOJI)
            .write(folder.resolve("model.onnx"));
    String numbers = "kind: numeric, encoder: {type: identity, missing: 0}}\n";
    Path schema =
        Files.writeString(
            folder.resolve("schema.yaml"),
            """
            name: emoji
            tasks: [click]
            ids: {missing: 0, unknown: 0, first: 1}
            outputs: [{name: "score😀"}]
            inputs: {"item😀": [item], "sizes😀": [width, height], age_: [years]}
            features:
              - {name: item, side: item, kind: categorical, values: [a, b]}
            """
                + ("  - {name: \"age😀\", field: age, side: user, " + numbers)
                + ("  - {name: years, side: context, " + numbers)
                + ("  - {name: width, side: item, " + numbers)
                + ("  - {name: height, side: user, " + numbers));
    Path golden =
        Files.writeString(
            folder.resolve("golden.csv"),
            """
            item,age,years,width,height,expected_0
            a,1,200,3000,40000,43211
            b,5,600,,,625
            c,7,,1,,8
            """);
    Path bundle = folder.resolve("bundle");
    CommandRun run =
        CommandRun.of("import", model, "--schema", schema, "--out", bundle, "--golden", golden);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("Equal: [ranker.onnx]");
    CommandRun verified = CommandRun.of("verify", bundle, "--golden", golden);
    assertThat(verified.exitCode()).as(verified.err()).isZero();
  }

  /** As columns of a table are called behind a comma and a space, and worse. */
  @ParameterizedTest
  @ValueSource(strings = {" income ", "\u00A0income\t", "in\u001B[31mcome", "in\u202Ecome\u0085"})
  void namesThatBundlesDoNotHaveAreImported(String name) throws Exception {
    Path model =
        new SmallGraph()
            .input(name, 1)
            .input("_income_", 1)
            .node("Add", name + "score", name, "_income_")
            .output(name + "score")
            .write(folder.resolve("model.onnx"));
    String yaml = name.replace("\t", "\\t").replace("\u001B", "\\e").replace("\u0085", "\\N");
    Path schema =
        Files.writeString(
            folder.resolve("schema.yaml"),
            """
            name: names
            tasks: [click]
            outputs: [{name: "NAMEscore"}]
            inputs: {"NAME": [income], _income_: [other]}
            features:
              - {name: income, side: item, kind: numeric, encoder: {type: identity, missing: 0}}
              - {name: other, side: item, kind: numeric, encoder: {type: identity, missing: 0}}
            """
                .replace("NAME", yaml));
    Path golden =
        Files.writeString(folder.resolve("golden.csv"), "income,other,expected_0\n7,20,27\n");
    Path bundle = folder.resolve("bundle");
    CommandRun run =
        CommandRun.of("import", model, "--schema", schema, "--out", bundle, "--golden", golden);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(CommandRun.of("verify", bundle, "--golden", golden).exitCode()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          name: names;      name: " names";   line 1: key [name]
          [click];          ["click "];       line 2: key [tasks]
          name: income,;    name: "income ",; line 4: key [name]
          field: pay;       field: "";        line 4: key [field]
          """,
      delimiter = ';',
      quoteCharacter = '\'')
  void namesOfASchemaThatBundlesDoNotHaveAreToldWithTheirLine(
      String name, String other, String place) throws Exception {
    Path model =
        new SmallGraph()
            .input("income", 1)
            .node("Sigmoid", "score", "income")
            .output("score")
            .write(folder.resolve("model.onnx"));
    String yaml =
        """
        name: names
        tasks: [click]
        features:
          - {name: income, field: pay, side: item, kind: numeric,
             encoder: {type: identity, missing: 0}}
        """;
    Path schema = Files.writeString(folder.resolve("schema.yaml"), yaml.replace(name, other));
    CommandRun run =
        CommandRun.of("import", model, "--schema", schema, "--out", folder.resolve("bundle"));
    assertThat(run.err())
        .contains("schema.yaml] " + place + ": expected a name without space around it, got [");
  }

  /** As what else fills the input is called. */
  @ParameterizedTest
  @ValueSource(strings = {"seen", "ids", "numbers"})
  void sequencesOfAnyNameFillMatrices(String name) throws Exception {
    Path model =
        new SmallGraph()
            .input("x", 5)
            .table("weights", new float[][] {{1}, {10}, {100}, {1000}, {10_000}})
            .node("MatMul", "score", "x", "weights")
            .output("score")
            .write(folder.resolve("model.onnx"));
    Path schema =
        Files.writeString(
            folder.resolve("schema.yaml"),
            """
            name: names
            tasks: [click]
            ids: {missing: 0, unknown: 0, first: 1}
            inputs: {x: [age, NAME, kind]}
            features:
              - {name: age, side: item, kind: numeric, encoder: {type: identity, missing: 0}}
              - {name: NAME, side: item, kind: sequence, max_length: 3, values: [a, b, c]}
              - {name: kind, side: item, kind: categorical, values: [x, y]}
            """
                .replace("NAME", name));
    Path golden =
        Files.writeString(
            folder.resolve("golden.csv"),
            """
            age,NAME,kind,expected_0
            7,a c,y,20317
            8,b,x,10028
            """
                .replace("NAME", name));
    CommandRun run =
        CommandRun.of(
            "import",
            model,
            "--schema",
            schema,
            "--out",
            folder.resolve("bundle"),
            "--golden",
            golden);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  /** As TensorFlow calls them. */
  @Test
  void errorsOfNamesWithSlashesAreToldWithTheirLine() throws Exception {
    Path model =
        new SmallGraph()
            .input("serving/age", 1)
            .input("serving/~price", 1)
            .node("Add", "score", "serving/age", "serving/~price")
            .output("score")
            .write(folder.resolve("model.onnx"));
    Path schema = folder.resolve("schema.yaml");
    String yaml =
        """
        name: slashes
        tasks: [click]
        inputs:
          serving/age: [age]
          serving/~price: [prize]
        features:
          - {name: age, side: user, kind: numeric, encoder: {type: identity, missing: 0}}
          - {name: price, side: item, kind: numeric, encoder: {type: identity, missing: 0}}
        """;
    Files.writeString(schema, yaml);
    Object[] command = {"import", model, "--schema", schema, "--out", folder.resolve("bundle")};
    assertThat(CommandRun.of(command).err())
        .contains("schema.yaml] line 5: there is no feature [prize], nearest is [price]");
    Files.writeString(schema, yaml.replace("~price", "prize"));
    assertThat(CommandRun.of(command).err())
        .contains("schema.yaml] line 5:", "has no input [serving/prize] that is read");
    Files.writeString(schema, yaml.replace("[prize]", "7"));
    assertThat(CommandRun.of(command).err())
        .contains("schema.yaml] line 5: key [serving/~price]: expected a list, got [7]");
    Files.writeString(
        schema, yaml.replace("features:", "derived:\n  serving/a: {mask: age}\nfeatures:"));
    assertThat(CommandRun.of(command).err())
        .contains("schema.yaml] line 7: there is no input [serving/a] that is read");
  }
}
