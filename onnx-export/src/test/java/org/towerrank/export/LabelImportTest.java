package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs that encode texts: what they make of a text is what their own encoders make of it. */
class LabelImportTest {
  private static final String SCHEMA =
      """
      name: texts
      tasks: [value]
      features:
        - {name: word, side: item, kind: categorical}
      """;

  @TempDir private Path folder;

  private static AttributeProto keys(String attribute, String... texts) {
    return AttributeProto.newBuilder()
        .setName(attribute)
        .setType(AttributeType.STRINGS)
        .addAllStrings(Stream.of(texts).map(ByteString::copyFromUtf8).toList())
        .build();
  }

  private static AttributeProto values(float... numbers) {
    AttributeProto.Builder values =
        AttributeProto.newBuilder().setName("values_floats").setType(AttributeType.FLOATS);
    for (float number : numbers) {
      values.addFloats(number);
    }
    return values.build();
  }

  private static AttributeProto otherwise(float number) {
    return AttributeProto.newBuilder()
        .setName("default_float")
        .setType(AttributeType.FLOAT)
        .setF(number)
        .build();
  }

  /** What newer encoders give for other texts, which comes before {@link #otherwise}. */
  private static AttributeProto otherwiseInTensor(float number) {
    return AttributeProto.newBuilder()
        .setName("default_tensor")
        .setType(AttributeType.TENSOR)
        .setT(
            TensorProto.newBuilder()
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addDims(1)
                .addFloatData(number))
        .build();
  }

  private CommandRun imported(SmallGraph graph, String schema, String... golden)
      throws IOException {
    Path model = graph.write(folder.resolve("texts.onnx"));
    List<Object> command = new ArrayList<>(List.of("import", model, "--schema"));
    command.add(Files.writeString(folder.resolve("schema.yaml"), schema));
    command.addAll(List.of("--out", folder.resolve("bundle")));
    if (golden.length > 0) {
      Path rows = folder.resolve("golden.csv");
      command.addAll(List.of("--golden", Files.writeString(rows, String.join("\n", golden))));
    }
    return CommandRun.of(command.toArray());
  }

  private void equal(SmallGraph graph, String schema, String... golden) throws IOException {
    CommandRun run = imported(graph, schema, golden);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Equal: [ranker.onnx]");
  }

  @Test
  void anEncoderThatIsNotNeededDoesNotMatter() throws Exception {
    SmallGraph graph =
        new SmallGraph()
            .learners(2)
            .texts("word", 1)
            .output("value")
            .encoder("unread", "word", keys("keys_strings", "c", "b", "a"), values(7, 8, 9))
            .encoder(
                "value", "word", keys("keys_strings", "a", "b"), values(0.1f, 0.2f), otherwise(1));
    equal(graph, SCHEMA, "word,expected_0", "a,0.1", "b,0.2", "c,1", ",1", "z,1");
  }

  @Test
  void theDefaultOfATensorComesFirst() throws Exception {
    SmallGraph graph =
        new SmallGraph()
            .learners(4)
            .texts("word", 1)
            .output("value")
            .encoder(
                "value",
                "word",
                keys("keys_strings", "a"),
                values(0.1f),
                otherwise(1),
                otherwiseInTensor(0.7f));
    equal(graph, SCHEMA, "word,expected_0", "a,0.1", "b,0.7", ",0.7");
  }

  @Test
  void aTextThatIsThereTwiceHasItsFirstValueOrItsLastClass() throws Exception {
    SmallGraph twice =
        new SmallGraph()
            .learners(2)
            .texts("word", 1)
            .output("value")
            .encoder("value", "word", keys("keys_strings", "a", "b", "a"), values(1, 2, 3));
    equal(twice, SCHEMA, "word,expected_0", "a,1", "b,2");
    SmallGraph classes =
        new SmallGraph()
            .learners(1)
            .texts("word", 1)
            .output("value")
            .encoder("class", "word", keys("classes_strings", "a", "b", "a"))
            .node("Cast", "value", "class")
            .with("to", 1);
    equal(classes, SCHEMA, "word,expected_0", "a,2", "b,1", "c,-1");
  }

  private static SmallGraph ofTwo() {
    return new SmallGraph()
        .learners(2)
        .texts("left", 1)
        .texts("right", 1)
        .output("value")
        .encoder("x", "left", keys("keys_strings", "a", "b"), values(1, 2), otherwise(5))
        .encoder("y", "right", keys("keys_strings", "c", "b"), values(10, 20), otherwise(50))
        .node("Add", "value", "x", "y");
  }

  @Test
  void aFeatureFillsTwoInputsOfOtherTexts() throws Exception {
    String schema = SCHEMA + "inputs: {left: [word], right: [word]}\n";
    equal(ofTwo(), schema, "word,expected_0", "a,51", "b,22", "c,15", "d,55", ",55");
  }

  @Test
  void aFeatureOfTextsThatFillsIdsTooHasTheIdsOfTheTool() throws Exception {
    SmallGraph graph =
        new SmallGraph()
            .learners(2)
            .texts("text", 1)
            .ids("id", 1)
            .output("value")
            .encoder(
                "x", "text", keys("keys_strings", "a", "b"), values(0.1f, 0.2f), otherwise(0.5f))
            .node("Cast", "y", "id")
            .with("to", 1)
            .node("Add", "value", "x", "y");
    String schema =
        SCHEMA + "inputs: {text: [word], id: [word]}\nids: {missing: 7, unknown: 8, first: 10}\n";
    equal(graph, schema, "word,expected_0", "a,10.1", "b,11.2", "c,8.5", ",7.5");
  }

  @Test
  void aSharedVocabularyHasTheTextsOfBothFeatures() throws Exception {
    String schema =
        """
        name: texts
        tasks: [value]
        features:
          - {name: right, side: user, kind: categorical, shares: left}
          - {name: left, side: item, kind: categorical}
        """;
    equal(ofTwo(), schema, "left,right,expected_0", "a,c,11", "b,a,52", "c,b,25", "z,z,55");
  }

  @Test
  void aSharedVocabularyWithoutATextIsToldWithItsLine() throws Exception {
    SmallGraph graph = ofTwo().ids("id", 1).node("Cast", "number", "id").with("to", 1);
    String schema =
        """
        name: texts
        ids: {missing: 0, unknown: 0, first: 1}
        tasks: [value]
        inputs: {left: [word], right: [word]}
        features:
          - {name: word, side: item, kind: categorical, shares: id}
          - {name: id, side: item, kind: categorical, values: [a, b]}
        """;
    graph.node("Add", "all", "value", "number").output("all");
    CommandRun run = imported(graph, schema + "outputs: [{name: all}]\n");
    assertThat(run.exitCode()).isOne();
    assertThat(run.err())
        .containsPattern("schema.yaml] line 6: .*LabelEncoder.*knows the text \\[c]")
        .contains("which the vocabulary lacks");
    assertThat(folder.resolve("bundle")).doesNotExist();
  }

  @Test
  void aListOfTextsLiesAsTheToolHadIt() throws Exception {
    SmallGraph graph =
        new SmallGraph()
            .learners(2)
            .texts("word", 3)
            .output("value")
            .table("places", new float[][] {{1}, {10}, {100}})
            .encoder("numbers", "word", keys("keys_strings", "a", "b"), values(1, 2), otherwise(5))
            .node("MatMul", "value", "numbers", "places");
    String schema =
        SCHEMA.replace("kind: categorical", "kind: sequence, order: oldest_first, pad: before");
    assertThat(schema).contains("sequence");
    equal(graph, schema, "word,expected_0", "a b,215", "b a c a,151", "a,155", ",555");
  }
}
