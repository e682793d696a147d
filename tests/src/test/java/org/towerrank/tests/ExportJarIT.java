package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.export.ImportedModels;

/** The jar of {@code onnx-export} as somebody runs it who has no trainer. */
class ExportJarIT {
  private static final Path JAR = Path.of(System.getProperty("towerrank.test.export", ""));

  @TempDir private Path folder;

  /** What a command printed, errors too. */
  private String run(int exitCode, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // It ends before optimizing pays.
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of("-jar", JAR.toAbsolutePath().toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(exitCode);
    return output;
  }

  @Test
  void aModelIsImportedVerifiedAndShownByTheJarAlone() throws Exception {
    copy("ranker.onnx", "ranker_before.golden.csv");
    ImportedModels.schema(folder, ImportedModels.RANKER);
    assertThat(run(0, "import", "--init", "ranker.onnx")).contains("# input user_id: int64 [any]");
    String golden = "ranker_before.golden.csv";
    String[] command = {
      "import", "ranker.onnx", "--schema", "schema.yaml", "--golden", golden, "--out", "films"
    };
    assertThat(run(0, command)).contains("Wrote the bundle [films]", "Equal: [ranker.onnx]");
    assertThat(run(0, "verify", "films", "--golden", golden)).contains("Equal: [ranker.onnx]");
    assertThat(run(0, "inspect", "films")).contains("films", "item_id");
  }

  @Test
  void whatFailsLeavesNothing() throws Exception {
    copy("ranker.onnx");
    ImportedModels.schema(folder, ImportedModels.RANKER.replace("features:", "featurs:"));
    assertThat(run(1, "import", "ranker.onnx", "--schema", "schema.yaml", "--out", "films"))
        .contains("schema.yaml] line 4: unknown key [featurs], nearest is [features]");
    assertThat(folder.resolve("films")).doesNotExist();
    assertThat(folder.toFile().list((any, name) -> name.startsWith("."))).isEmpty();
  }

  private void copy(String... names) throws IOException {
    for (String name : names) {
      ImportedModels.copy(name, folder);
    }
  }
}
