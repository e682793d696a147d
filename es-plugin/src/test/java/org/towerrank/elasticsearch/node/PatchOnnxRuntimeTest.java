package org.towerrank.elasticsearch.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that the build makes the plugin's ONNX Runtime with, run as the build does. */
class PatchOnnxRuntimeTest {
  private static final String LIBRARY = "ai/onnxruntime/native/linux-x64/libonnxruntime.so";

  @TempDir Path temporary;

  private record Result(int code, String told) {}

  @Test
  void aLibraryThatReportsItsUseIsRefused() throws Exception {
    Path jar = jar("\u007fELF\0https://mobile.events.data.microsoft.com/OneCollector/1.0\0");
    Path out = temporary.resolve("patched.jar");
    Result result = run(jar, out, "linux-x64");
    assertThat(result.code()).isNotZero();
    assertThat(result.told())
        .contains("expected a library without telemetry", LIBRARY, "[events.data.microsoft.com]");
    assertThat(out).doesNotExist();
  }

  @Test
  void aPlatformWithoutALibraryIsNamed() throws Exception {
    Path out = temporary.resolve("patched.jar");
    Result result = run(jar("\u007fELF"), out, "linux-x64,linux-riscv64");
    assertThat(result.code()).isNotZero();
    assertThat(result.told()).contains("expected platforms among [linux-x64]", "linux-riscv64");
    assertThat(out).doesNotExist();
  }

  private Path jar(String library) throws IOException {
    Path jar = temporary.resolve("published.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry(LIBRARY));
      out.write(library.getBytes(StandardCharsets.ISO_8859_1));
      out.closeEntry();
    }
    return jar;
  }

  private Result run(Path jar, Path out, String platforms) throws Exception {
    Path told = temporary.resolve("told");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Path.of("target", "onnxruntime", "asm.jar").toString(),
                Path.of("src", "build", "java", "PatchOnnxRuntime.java").toString(),
                jar.toString(),
                out.toString(),
                platforms)
            .redirectErrorStream(true)
            .redirectOutput(told.toFile())
            .start();
    int code = process.waitFor();
    return new Result(code, Files.readString(told));
  }
}
