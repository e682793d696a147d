package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page on importing, followed to the letter with graphs that other tools exported. */
class ImportDocumentTest {
  @TempDir private Path folder;

  private CommandRun imported(Path model, String yaml, Object... more) throws IOException {
    Path schema = ImportedModels.schema(folder, yaml);
    Object[] command = {"import", model, "--schema", schema, "--out", folder.resolve("clicks.zip")};
    return CommandRun.of(Stream.of(command, more).flatMap(Arrays::stream).toArray(Object[]::new));
  }

  @Test
  void itsSchemaImportsAGraphOfPyTorch() throws Exception {
    Path model = ImportedModels.file("documented.onnx");
    CommandRun run = imported(model, ImportGuide.yaml("## 2."), "--zip");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Wrote the bundle", "of model [clicks]");
  }

  /** With the ids and the scale of this graph's tool, it gives what the tool gave. */
  @Test
  void itsSchemaGivesWhatPyTorchGaveOnceItSaysTheToolsIds() throws Exception {
    String yaml = ImportGuide.rankerSchema();
    Path golden = ImportedModels.file("documented.golden.csv");
    CommandRun run =
        imported(ImportedModels.file("documented.onnx"), yaml, "--golden", golden, "--zip");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Equal: [ranker.onnx]");
    CommandRun verified = CommandRun.of("verify", folder.resolve("clicks.zip"), "--golden", golden);
    assertThat(verified.exitCode()).isZero();
  }

  @Test
  void itsSchemaOfVectorsImportsThem() throws Exception {
    String yaml =
        "name: vectors\ntasks: [click]\n"
            + ImportGuide.yaml("### Vectors").replace("768", "3")
            + "  - {name: taste, side: user, kind: vector, encoder: {type: identity, missing:"
            + " 0}}\n";
    CommandRun run = imported(VectorGraph.write(folder), yaml, "--zip");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void itsSchemaOfWeightsAndAgesImportsThem() throws Exception {
    Path model =
        new SmallGraph()
            .ids("genres", 6)
            .input("genre_weights", 6)
            .input("film_age", 1)
            .output("score")
            .constant("one", 1)
            .table("table", new float[][] {{0}, {0.5f}, {1}, {2}, {3}, {-1}, {-2}})
            .node("Gather", "rows", "table", "genres")
            .constant("two", 2)
            .node("Squeeze", "numbers", "rows", "two")
            .node("Mul", "products", "numbers", "genre_weights")
            .node("ReduceSum", "sum", "products", "one")
            .with("keepdims", 1)
            .node("Add", "logit", "sum", "film_age")
            .node("Sigmoid", "score", "logit")
            .write(folder.resolve("weighted.onnx"));
    String ids = "name: weighted\nids: {missing: 0, unknown: 0, first: 1}\n";
    Path golden = folder.resolve("golden.csv");
    // Drama is the third value, comedy the second.
    String row = "drama:0.7 comedy:0.2,2024-05-01,2026-05-31T12:00:00Z,";
    double expected = 1 / (1 + Math.exp(-(0.7 * 2 + 0.2 * 1 + 0.001 * 760.5)));
    Files.writeString(golden, "genres,released,asked_at,expected_0\n" + row + expected + "\n");
    CommandRun run =
        imported(
            model, ids + ImportGuide.yaml("### Weights and ages"), "--golden", golden, "--zip");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Equal: [ranker.onnx]");
  }
}
