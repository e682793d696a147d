package org.towerrank.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The native library in processes of their own, where it can be loaded and where it cannot. */
class OnnxRuntimeTest {
  @TempDir private Path folder;
  private Path bundle = Path.of("");
  private Path temporary = Path.of("");

  @BeforeEach
  void makeABundle() throws IOException {
    bundle = folder.resolve("foreign.zip");
    temporary = Files.createDirectory(folder.resolve("temporary"));
    ForeignBundle.writer(ForeignBundle.model()).write(bundle, true);
  }

  @Test
  void nothingOfItIsLeftInTheTemporaryDirectory() throws Exception {
    assertThat(verify("-Djava.io.tmpdir=" + temporary)).contains("exit 0", "Sound:");
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aLibraryThatCannotBeLoadedIsAFailureWithAReason() throws Exception {
    assertThat(verify("-Donnxruntime.native.path=/nonexistent"))
        .contains("exit 1", "ONNX Runtime cannot be loaded", "not found at /nonexistent")
        .doesNotContain("unexpected");
    assertThat(verify("-Djava.io.tmpdir=" + folder.resolve("none")))
        .contains("exit 1", "ONNX Runtime cannot be loaded", "expected a supported platform");
  }

  /** As in a temporary directory that is full. */
  @Test
  void aLibraryThatHasNoRoomIsToldWithoutAStackTrace() throws Exception {
    String output = verify(List.of("prlimit", "--fsize=1000000"), "-Djava.io.tmpdir=" + temporary);
    assertThat(output)
        .contains("ONNX Runtime cannot be loaded [IOException: File too large]")
        .contains("got [" + temporary + "] on [")
        .contains("-Djava.io.tmpdir=DIR names another directory")
        .contains("exit 1")
        .doesNotContain("Failed to extract", "\tat ");
  }

  private String verify(String option) throws IOException, InterruptedException {
    return verify(List.of(), option);
  }

  private String verify(List<String> within, String option)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(within);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xshare:auto", option, "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), ExportMain.class.getName()));
    command.addAll(List.of("verify", bundle.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return output + "exit " + process.waitFor();
  }
}
