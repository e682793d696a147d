package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Models, schemas and rows that cannot be imported: what the command says, and leaves behind. */
class ImportErrorsTest {
  private static final long GIB = 1L << 30;

  @TempDir private Path folder;

  @AfterEach
  void nothingIsWritten() {
    assertThat(folder.resolve("bundle")).doesNotExist();
    assertThat(folder.toFile().list((any, name) -> name.startsWith("."))).isEmpty();
  }

  private String failed(Path model, String yaml, Object... more) throws IOException {
    Path schema = ImportedModels.schema(folder, yaml);
    Object[] command = {"import", model, "--schema", schema, "--out", folder.resolve("bundle")};
    CommandRun run =
        CommandRun.of(Stream.concat(Stream.of(command), Stream.of(more)).toArray(Object[]::new));
    assertThat(run.exitCode()).as(run.out()).isOne();
    return run.err();
  }

  private Path changed(Consumer<ModelProto.Builder> change) throws IOException {
    byte[] original = Files.readAllBytes(ImportedModels.file("ranker.onnx"));
    ModelProto.Builder model = ModelProto.parseFrom(original).toBuilder();
    change.accept(model);
    return Files.write(folder.resolve("changed.onnx"), model.build().toByteArray());
  }

  static Stream<Arguments> graphs() {
    return Stream.of(
        graph("99", model -> model.getOpsetImportBuilder(0).setVersion(99)),
        graph(
            "operator [Frobnicate] is not supported",
            model -> model.getGraphBuilder().getNodeBuilder(3).setOpType("Frobnicate")),
        graph(
            "got [com.evil]",
            model -> model.getGraphBuilder().getNodeBuilder(3).setDomain("com.evil")),
        graph(
            "is part of a cycle, or reads one",
            model -> {
              List<NodeProto> nodes = model.getGraph().getNodeList();
              int concat =
                  IntStream.range(0, nodes.size())
                      .filter(i -> nodes.get(i).getOpType().equals("Concat"))
                      .findFirst()
                      .orElseThrow();
              model
                  .getGraphBuilder()
                  .getNodeBuilder(concat)
                  .setInput(0, nodes.getLast().getInput(0));
            }),
        graph(
            "nothing makes [nowhere]",
            model -> model.getGraphBuilder().getNodeBuilder(0).setInput(0, "nowhere")),
        graph(
            "input [user_id] is there twice",
            model -> model.getGraphBuilder().addInput(model.getGraph().getInput(0))),
        graph(
            "it has functions of its own, such as [Inner]",
            model -> {
              model.addFunctionsBuilder().setName("unused").setDomain("here");
              model.addFunctionsBuilder().setName("Inner").setDomain("here");
              model.getGraphBuilder().getNodeBuilder(3).setOpType("Inner").setDomain("here");
            }));
  }

  private static Arguments graph(String message, Consumer<ModelProto.Builder> change) {
    return Arguments.of(message, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("graphs")
  void graphsThatCannotRunAreTold(String message, Consumer<ModelProto.Builder> change)
      throws Exception {
    assertThat(failed(changed(change), ImportedModels.RANKER))
        .contains("changed.onnx]")
        .contains(message)
        .doesNotContain("unexpected");
  }

  @Test
  void anOutputOfTextsIsToldWithItsLine() throws Exception {
    int texts = TensorProto.DataType.STRING.getNumber();
    Path model =
        changed(
            graph ->
                graph
                    .getGraphBuilder()
                    .getOutputBuilder(0)
                    .getTypeBuilder()
                    .getTensorTypeBuilder()
                    .setElemType(texts));
    String labels = "outputs: [{name: output}]\nfeatures:";
    assertThat(failed(model, ImportedModels.RANKER.replace("features:", labels)))
        .containsPattern("schema.yaml] line \\d+: output \\[output] is of texts")
        .contains("expected one of numbers, which are []");
  }

  static Stream<Arguments> schemas() {
    String ranker = ImportedModels.RANKER;
    return Stream.of(
        schema("schema.yaml] line 3: unknown key [idz], nearest is [ids]", "ids:", "idz:", ranker),
        schema(
            "line 5: unknown key [sides], nearest is [side]", "side: user", "sides: user", ranker),
        schema(
            "line 5: key [side]: unknown value [usr], nearest is [user]",
            "side: user",
            "side: usr",
            ranker),
        schema("Duplicate field 'tasks'", "tasks: [click]", "tasks: [click]\ntasks: [a]", ranker),
        schema("the key [tasks] is missing", "tasks: [click]", "", ranker),
        schema("the key [name] is missing", "name: films", "", ranker),
        schema("input [user_id] int64 [any] of [", "name: user_id", "name: userid", ranker),
        schema("nearest is [userid]", "name: user_id", "name: userid", ranker),
        schema(
            "line 5: no input that is read takes feature [other], expected one of",
            "features:\n",
            "features:\n  - {name: other, side: item, kind: categorical, values: [a]}\n",
            ranker),
        schema(
            "there is no feature [usr_id], nearest is [user_id]",
            "features:",
            "inputs: {user_id: [usr_id]}\nfeatures:",
            ranker),
        schema(
            "has no input [usr] that is read",
            "features:",
            "inputs: {usr: [user_id]}\nfeatures:",
            ranker),
        schema(
            "which id the tool gave is not said",
            "ids: {missing: 0, unknown: 0, first: 1}",
            "",
            ranker),
        schema(
            "expected a whole number or [nan], got [zero]",
            "missing: 0, unknown",
            "missing: zero, unknown",
            ranker),
        schema("takes no id that is [nan]", "missing: 0, unknown", "missing: nan, unknown", ranker),
        schema(
            "line 7: there is no other feature [items], expected one of [",
            "shares: item_id",
            "shares: items",
            ranker),
        schema("the key [missing] is missing", ", missing: 0}", "}", ranker),
        schema(
            "expected features that fill 5 columns, got [hist], which fill 4",
            "order: oldest_first",
            "max_length: 4, order: oldest_first",
            ranker),
        schema(
            "has no output [outputs], nearest is [output]",
            "features:",
            "outputs: [{name: outputs}]\nfeatures:",
            ranker),
        schema(
            "expected columns from 0 to 0, got [1]",
            "features:",
            "outputs: [{name: output, columns: [1]}]\nfeatures:",
            ranker),
        schema(
            "for each of 1 columns of [output], got [click, like]",
            "[click]",
            "[click, like]",
            ranker),
        schema(
            "the key [similarity] is of two towers",
            "tasks: [click]",
            "similarity: cosine",
            ranker),
        schema(
            "cannot have a [identity] encoder",
            "vocabulary: user_id.txt",
            "encoder: {type: identity, missing: 0}",
            ranker),
        schema(
            "expected one of the keys [vocabulary], [values], [encoder] and [shares], got none",
            ", vocabulary: user_id.txt",
            "",
            ranker),
        schema(
            "line 5: feature [user_id]: expected ids from 0 to 6, the rows of the table"
                + " [user.weight], got 0 to 7",
            ", vocabulary: user_id.txt",
            ", vocabulary: user_id.txt, ids: {first: 2}",
            ranker),
        schema("no.txt]: expected a vocabulary, found no file", "user_id.txt", "no.txt", ranker),
        Arguments.of(
            "without one, every item would have the same score",
            ranker.replace("side: item", "side: user")));
  }

  private static Arguments schema(String message, String from, String to, String yaml) {
    assertThat(yaml).contains(from);
    int at = yaml.indexOf(from);
    return Arguments.of(message, yaml.substring(0, at) + to + yaml.substring(at + from.length()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("schemas")
  void schemasThatDoNotFitAreToldWithTheirLine(String message, String yaml) throws Exception {
    assertThat(failed(ImportedModels.file("ranker.onnx"), yaml))
        .contains(message)
        .doesNotContain("unexpected");
  }

  @ParameterizedTest
  @MethodSource("vocabularies")
  void vocabulariesThatAreNoneAreToldWithTheirLine(String message, byte[] lines) throws Exception {
    Files.write(folder.resolve("user_id.txt"), lines);
    assertThat(failed(ImportedModels.file("ranker.onnx"), ImportedModels.RANKER))
        .contains("user_id.txt]")
        .contains(message);
  }

  static Stream<Arguments> vocabularies() {
    return Stream.of(
        Arguments.of("line 3: [ann] is there already, on line 1", utf8("ann\nbob\nann\n")),
        Arguments.of("line 2: expected a value, got nothing", utf8("ann\n\nbob\n")),
        Arguments.of("expected UTF-8", new byte[] {'a', '\n', (byte) 0xC3, '('}));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aTableInsideOfAMatrixThatIsTooShortIsTold() throws Exception {
    Files.write(folder.resolve("item_id.txt"), utf8("1\n2\n3\n4\n5\n6\n7\n8\n9\n"));
    assertThat(failed(ImportedModels.file("packed.onnx"), ImportedModels.PACKED))
        .contains(
            "schema.yaml] line 12: feature [item_id]: graph [ranker.onnx] takes no id of value 9")
        .contains("a table of it has too few rows");
  }

  /** PyTorch's {@code squeeze()}: it names no axis, and gives a single row another shape. */
  @Test
  void aGraphThatTakesNoSingleRowIsTold() throws Exception {
    Path model =
        new SmallGraph()
            .input("price", 1)
            .input("budget", 1)
            .output("score")
            .node("Mul", "product", "price", "budget")
            .node("Squeeze", "score", "product")
            .write(folder.resolve("squeezed.onnx"));
    assertThat(failed(model, MixingGraphs.SCHEMA))
        .contains("graph [ranker.onnx] takes 3 rows and not a single one")
        .contains("squeeze(1)")
        .doesNotContain("[ids]");
  }

  @Test
  void aSchemaOfARankerIsNoneOfTowers() throws Exception {
    Path schema = ImportedModels.schema(folder, ImportedModels.RANKER);
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
            folder.resolve("bundle"));
    assertThat(run.exitCode()).isOne();
    assertThat(run.err()).contains("line 2: the key [tasks] is of a ranker");
  }

  @Test
  void aMissingValueThatIsNaNIsToldWhereTheGraphMakesNaNOfIt() throws Exception {
    String yaml = ImportedModels.RANKER.replace("shift: -2, missing: 0", "shift: -2, missing: nan");
    assertThat(failed(ImportedModels.file("ranker.onnx"), yaml))
        .contains("expected finite values of output [output] on random rows, got [NaN]");
  }

  @Test
  void aSchemaOfTowersIsNoneOfARanker() throws Exception {
    assertThat(failed(ImportedModels.file("ranker.onnx"), ImportedModels.TOWERS))
        .contains("schema.yaml] line 2: the key [similarity] is of two towers");
  }

  @Test
  void anInputThatIsFilledTwiceIsTold() throws Exception {
    String twice = "inputs: {user_id: [user_id], user_id: [item_id]}\nfeatures:";
    assertThat(
            failed(
                ImportedModels.file("ranker.onnx"),
                ImportedModels.RANKER.replace("features:", twice)))
        .contains("schema.yaml] line 4")
        .contains("Duplicate field 'user_id'");
    String both = "inputs: {user_id: [user_id, user_id]}\nfeatures:";
    assertThat(
            failed(
                ImportedModels.file("ranker.onnx"),
                ImportedModels.RANKER.replace("features:", both)))
        .contains("schema.yaml] line 4: expected features, each once, got [user_id, user_id]");
  }

  @Test
  void goldenRowsWithoutWhatIsNeededAreTold() throws Exception {
    Path rows = folder.resolve("rows.csv");
    Path model = ImportedModels.file("ranker.onnx");
    String header = "user_id,item_id,hist,genres,price,expected_0\n";
    Files.writeString(rows, header);
    assertThat(failed(model, ImportedModels.RANKER, "--golden", rows)).contains("found none");
    Files.writeString(rows, header.replace("hist", "hst") + "a,1,,,,0.5\n");
    assertThat(failed(model, ImportedModels.RANKER, "--golden", rows))
        .contains("expected a column [hist], the header has none, nearest is [hst]");
    Files.writeString(rows, header + "a,1,,,,NaN\n");
    assertThat(failed(model, ImportedModels.RANKER, "--golden", rows))
        .contains("line 2: column [expected_0]: expected a finite number, found [NaN]");
    Files.writeString(rows, header + "a,1,,,NaN,0.5\n");
    assertThat(failed(model, ImportedModels.RANKER, "--golden", rows))
        .contains("line 2: feature [price]: expected a finite number, got [NaN]");
    Files.writeString(rows, header + "a,1,,,dear,0.5\n");
    assertThat(failed(model, ImportedModels.RANKER, "--golden", rows))
        .contains("line 2: feature [price]: expected a number, got [dear]");
    Files.writeString(rows, header.replace("\n", ",expected_1\n") + "a,1,,,1,0.5,0.5\n");
    assertThat(failed(model, ImportedModels.RANKER, "--golden", rows))
        .contains("expected 1 columns [expected_0]");
    assertThat(failed(model, ImportedModels.RANKER, "--user-golden", rows))
        .contains("expected two towers, got a ranker");
  }

  @Test
  void modelsThatAreNoneOrTooLargeAreTold() throws Exception {
    Path text = Files.writeString(folder.resolve("text.onnx"), "no model\n");
    assertThat(failed(text, ImportedModels.RANKER)).contains("text.onnx] is not an ONNX model");
    Path empty = Files.createFile(folder.resolve("empty.onnx"));
    assertThat(failed(empty, ImportedModels.RANKER))
        .contains("empty.onnx] is not an ONNX model: it has no graph");
    assertThat(failed(folder.resolve("none.onnx"), ImportedModels.RANKER))
        .contains("none.onnx]: expected an ONNX file, found none");
    try (RandomAccessFile sparse =
        new RandomAccessFile(folder.resolve("large.onnx").toFile(), "rw")) {
      sparse.setLength(3 * GIB);
    }
    assertThat(failed(folder.resolve("large.onnx"), ImportedModels.RANKER))
        .contains("expected a model smaller than 2 GiB, got 3221225472 bytes");
  }

  @Test
  void wrongOptionsAreTold() {
    Path model = ImportedModels.file("ranker.onnx");
    for (CommandRun run :
        new CommandRun[] {
          CommandRun.of("import"),
          CommandRun.of("import", model),
          CommandRun.of("import", model, "--user", model),
          CommandRun.of("import", "--user", model, "--schema", model, "--out", "bundle"),
          CommandRun.of("import", model, "--init", "--out", "bundle"),
          CommandRun.of("import", model, "--preset", "sklearn"),
          CommandRun.of("import", model, "--init", "--json"),
          CommandRun.of("import", model, "--init", "--preset", "skleran"),
          CommandRun.of("import", model, "--schema", "s", "--out", "o", "--tolerance", "-1")
        }) {
      assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    }
    assertThat(CommandRun.of("import", model, "--init", "--preset", "skleran").err())
        .contains("unknown tool [skleran], nearest is [sklearn]");
  }
}
