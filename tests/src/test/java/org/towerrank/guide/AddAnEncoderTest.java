package org.towerrank.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.demo.DemoDataSet;
import org.towerrank.demo.DemoSettings;

/** The section "Add an encoder" of CONTRIBUTING.md. */
@Tag("slow")
class AddAnEncoderTest {
  private static final Path ENCODERS =
      Path.of("../onnx-export/src/main/java/org/towerrank/feature/Encoders.java");
  private static final String LIST = "List.of(\n";

  @Test
  void theGuidesEncoderIsFittedExportedVerifiedAndShown(@TempDir Path directory) throws Exception {
    List<String> code = Guide.section("Add an encoder").code();
    assertThat(code).hasSize(2);
    String encoders = Files.readString(ENCODERS);
    assertThat(encoders).contains(LIST);
    ChangedProduct product = new ChangedProduct(directory);
    product.put("org/towerrank/feature/LengthEncoder.java", code.get(0));
    product.put("org/towerrank/feature/Encoders.java", encoders.replace(LIST, LIST + code.get(1)));
    product.compile();

    Path data = directory.resolve("data");
    DemoDataSet.write(data, new DemoSettings(7, 20, 480));
    Path recipe = directory.resolve("recipe.yaml");
    String demo = Files.readString(Path.of("../recipes/demo-mmoe.yaml"));
    String vocabulary = "encoder: {type: vocabulary}";
    assertThat(demo).contains(vocabulary);
    Files.writeString(recipe, demo.replace(vocabulary, "encoder: {type: length, longest: 5}"));
    String run = directory.resolve("run").toString();
    String bundle = directory.resolve("bundle").toString();
    product.run(
        "train",
        "" + recipe,
        "--data",
        "" + data,
        "--out",
        run,
        "--set",
        "fit.epochs=1",
        "--quiet");
    product.run("export", run, "--out", bundle);
    product.run("verify", bundle);
    assertThat(product.run("inspect", bundle)).contains("length");
    assertThat(Files.readString(Path.of(bundle, "model.json")))
        .contains("\"type\" : \"length\"", "\"longest\" : 5");
  }
}
