package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.Provenance;
import org.towerrank.bundle.Run;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.Side;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Mlp;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.RandomWeights;
import org.towerrank.precision.NumberForm;
import org.towerrank.precision.Precision;

/** Export of 30 MB of weights in processes that have little more than that. */
@Tag("slow")
class ExportMemoryTest {
  @TempDir static Path folder;

  @BeforeAll
  static void write() throws Exception {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(new CategoricalFeature("item", Side.ITEM, "item", "item")),
            Map.of("item", new HashEncoder(440_000)));
    Mlp narrow = new Mlp(List.of(8), Activation.RELU, 0f, false);
    ModelDefinition model =
        new ModelDefinition(new DeepFm(16, narrow, 0f), schema, List.of("click"));
    Provenance provenance = new Provenance("0", "random", "0", 1, Map.of());
    new Run("large", model, RandomWeights.of(model, 1, 1), provenance).write(folder.resolve("run"));
  }

  /** The heap has room for the weights, half of them, and the program. */
  @ParameterizedTest
  @ValueSource(strings = {"float32", "fp16"})
  void theHeapNeedNotHoldWeightsTwice(String form) throws Exception {
    Path out = folder.resolve(form);
    String output = export(out, "-Xmx60m", "--embeddings", form);
    assertThat(output).contains("Equal: outputs compared with the reference");

    Precision precision =
        new Precision(NumberForm.valueOf(form.toUpperCase(Locale.ROOT)), NumberForm.FLOAT32);
    Bundle same = Exporter.export(Run.open(folder.resolve("run")), precision).bundle();
    assertThat(Bundle.open(out).fingerprint()).isEqualTo(same.fingerprint());
  }

  @Test
  void theErrorTellsWhatIsNeeded() throws Exception {
    assertThat(export(folder.resolve("none"), "-Xmx24m"))
        .contains("out of memory (")
        .contains("to export 28 MB of weights takes up to 112 MB): expected more than 24 MB");
    assertThat(folder.resolve("none")).doesNotExist();
  }

  private static String export(Path out, String heap, String... options) throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            heap,
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            ExportMain.class.getName(),
            "export",
            folder.resolve("run").toString(),
            "--out",
            out.toString());
    Process process =
        new ProcessBuilder(Stream.concat(command.stream(), Stream.of(options)).toList())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return output;
  }
}
