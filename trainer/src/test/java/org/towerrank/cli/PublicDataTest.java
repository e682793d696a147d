package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The lines of docs/public-data.md read small files that are written as the data sets are. */
@Tag("slow")
class PublicDataTest {
  private static final Path DOCUMENT = Path.of("../docs/public-data.md");
  private static final String INDENT = "    ";
  private static final String COMMAND = "./towerrank ";

  @TempDir private Path folder;

  /** The indented lines below each comment that names a data set. */
  private static Map<String, List<String>> lines() throws IOException {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    String name = "";
    for (String line : Files.readAllLines(DOCUMENT)) {
      String code = line.startsWith(INDENT) ? line.substring(INDENT.length()) : "";
      if (code.startsWith("# ")) {
        name = code.substring(2);
      } else if (line.isBlank()) {
        name = "";
      } else if (!code.isEmpty() && !name.isEmpty()) {
        lines.computeIfAbsent(name, each -> new ArrayList<>()).add(code);
      }
    }
    return lines;
  }

  static Set<String> names() throws IOException {
    return lines().keySet();
  }

  @Test
  void eachDataSetOfTheDocumentHasFiles() throws IOException {
    assertThat(names()).containsExactlyInAnyOrderElementsOf(PublicFormats.all().keySet());
  }

  @ParameterizedTest
  @MethodSource("names")
  void theLinesReadTheFormat(String name) throws Exception {
    PublicFiles.DataSet set = Objects.requireNonNull(PublicFormats.all().get(name), name);
    set.write(folder);
    for (String line : lines().getOrDefault(name, List.of())) {
      if (line.startsWith(COMMAND)) {
        CommandRun.done(arguments(line.substring(COMMAND.length())));
      } else {
        shell(line);
      }
    }
    Path spec = folder.resolve("first/prepare.yaml");
    assertThat(Files.readString(spec)).contains(set.guesses());
    Path data = folder.resolve("data");
    JsonNode report = CommandRun.done("prepare", "--quiet", "--json", spec, "--out", data).json();
    assertThat(report.at("/kept").asLong()).isEqualTo(set.events());
    try (Stream<Path> files = Files.walk(data)) {
      assertThat(files).anyMatch(file -> file.toString().contains("items."));
    }
  }

  /** Paths are relative to the folder of the data set, and commands run in that of the tests. */
  private Object[] arguments(String line) {
    List<Object> arguments = new ArrayList<>();
    boolean path = false;
    for (String word : line.split(" ", -1)) {
      arguments.add(path ? folder.resolve(word) : word);
      path = Set.of("--init", "--items", "--users", "--out").contains(word);
    }
    arguments.add("--quiet");
    return arguments.toArray();
  }

  private void shell(String line) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", line, said).isZero();
    assertThat(said).isEmpty();
  }
}
