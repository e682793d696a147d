package org.towerrank.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** The product with a few source files added or changed, and its command in a JVM of its own. */
final class ChangedProduct {
  private final Path directory;

  ChangedProduct(Path directory) {
    this.directory = directory;
  }

  /** Adds a class, or takes the place of one. */
  void put(String path, String source) throws IOException {
    Path file = directory.resolve("src").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, source);
  }

  /** Compiles what was put. */
  void compile() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter problems = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> sources = Files.walk(directory.resolve("src"))) {
      List<Path> all = sources.filter(Files::isRegularFile).toList();
      List<String> options =
          List.of(
              "-d",
              Files.createDirectories(directory.resolve("classes")).toString(),
              "-proc:none",
              "-cp",
              System.getProperty("java.class.path"));
      boolean done =
          compiler
              .getTask(problems, files, null, options, null, files.getJavaFileObjectsFromPaths(all))
              .call();
      assertThat(done).as(problems.toString()).isTrue();
    }
  }

  /** Runs the command {@code towerrank}; what it prints. */
  String run(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // It ends before optimizing pays.
                "-XX:TieredStopAtLevel=1",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                directory.resolve("classes")
                    + File.pathSeparator
                    + System.getProperty("java.class.path"),
                "org.towerrank.cli.TowerRank"));
    command.addAll(List.of(arguments));
    Path output = directory.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int status = process.waitFor();
    String text = Files.readString(output);
    assertThat(status).as(text).isZero();
    return text;
  }
}
