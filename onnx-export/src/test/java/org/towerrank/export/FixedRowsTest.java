package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Graphs that were exported with the rows of an example, and run with no other number of them. */
class FixedRowsTest {
  @TempDir private Path folder;

  static Stream<SmallGraph> graphs() {
    return Stream.of(
        graph()
            .table("bias", new float[][] {{1}})
            .node("Concat", "all", "price", "bias", "budget")
            .with("axis", 1)
            .constant("axes", 1)
            .node("ReduceSum", "score", "all", "axes"),
        graph()
            .constant("heads", 2, 1)
            .constant("back", 1, 2)
            .node("Concat", "both", "price", "budget")
            .with("axis", 1)
            .node("Reshape", "each", "both", "heads")
            .node("Relu", "positive", "each")
            .node("Reshape", "score", "positive", "back"));
  }

  @ParameterizedTest
  @MethodSource("graphs")
  void theirNumberOfRowsIsTold(SmallGraph graph) throws IOException {
    Path model = graph.write(folder.resolve("fixed.onnx"));
    CommandRun run = CommandRun.of(importing(model).toArray());
    assertThat(run.exitCode()).isOne();
    assertThat(run.err())
        .contains(model + "] takes 1 row and not 3")
        .contains("export it with a dynamic batch dimension");
    assertThat(folder.resolve("bundle")).doesNotExist();
  }

  /** ONNX Runtime would print its own line beside that. */
  @Test
  void nothingElseIsPrinted() throws Exception {
    Path model = graphs().findFirst().orElseThrow().write(folder.resolve("fixed.onnx"));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command = new ArrayList<>(List.of(java.toString(), "-XX:TieredStopAtLevel=1"));
    // What the JVM says of native libraries is another thing.
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(ExportMain.class.getName());
    importing(model).forEach(argument -> command.add(argument.toString()));
    File printed = folder.resolve("printed").toFile();
    Process process = new ProcessBuilder(command).redirectError(printed).start();
    process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isOne();
    assertThat(Files.readString(printed.toPath(), StandardCharsets.UTF_8))
        .contains("takes 1 row and not 3")
        .doesNotContain("[E:onnxruntime");
  }

  private List<Object> importing(Path model) throws IOException {
    Path schema = Files.writeString(folder.resolve("schema.yaml"), MixingGraphs.SCHEMA);
    return List.of("import", model, "--schema", schema, "--out", folder.resolve("bundle"));
  }

  private static SmallGraph graph() {
    return new SmallGraph().input("price", 1).input("budget", 1).output("score");
  }
}
