package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.BundleWriter;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.bundle.Provenance;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Clip;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.StandardEncoder;
import org.towerrank.feature.Vocabulary;
import org.towerrank.feature.VocabularyEncoder;

/** The example of the bundle format that binds a graph of PyTorch by hand. */
class DocumentedBundleTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  @TempDir private Path folder;

  private static JsonNode example() throws Exception {
    String document = Files.readString(Path.of("..", "docs", "bundle-format.md"));
    String section = document.substring(document.indexOf("## Graphs of other tools"));
    String block =
        section
            .lines()
            .dropWhile(line -> !line.startsWith("    "))
            .takeWhile(line -> line.startsWith("    "))
            .collect(Collectors.joining("\n", "{", "}"));
    return JSON.readTree(block);
  }

  private static FeatureSchema schema() throws Exception {
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    for (String name : List.of("user_id", "item_id")) {
      List<String> lines = Files.readAllLines(ImportedModels.file(name + ".txt"));
      encoders.put(name, new VocabularyEncoder(Vocabulary.of(lines)));
    }
    encoders.put("age", new StandardEncoder(40, 16, Clip.NONE, 0, false));
    return new FeatureSchema(
        List.of(
            new CategoricalFeature("user_id", Side.USER, "user_id", "user_id"),
            new SequenceFeature(
                "hist", Side.USER, "hist", "item_id", 5, SequenceFeature.Order.OLDEST_FIRST, " "),
            new NumericFeature("age", Side.USER, "age", "age"),
            new CategoricalFeature("item_id", Side.ITEM, "item_id", "item_id")),
        encoders);
  }

  @Test
  void itLoadsAndGivesWhatPyTorchGave() throws Exception {
    JsonNode example = example();
    GraphSpec graph = JSON.treeToValue(example.get("graphs").get(0), GraphSpec.class);
    new BundleWriter("documented", schema(), new Provenance("0", "none", "0", 0, Map.of()))
        .tasks(List.of(example.get("tasks").get(0).asText()))
        .graph(graph, Files.readAllBytes(ImportedModels.file("documented.onnx")))
        .write(folder.resolve("bundle"), false);
    CommandRun verified =
        CommandRun.of(
            "verify",
            folder.resolve("bundle"),
            "--golden",
            ImportedModels.file("documented.golden.csv"));
    assertThat(verified.err()).isEmpty();
    assertThat(verified.exitCode()).isZero();
    assertThat(verified.out()).contains("Equal: [model.onnx]", "40 raw rows");
  }
}
