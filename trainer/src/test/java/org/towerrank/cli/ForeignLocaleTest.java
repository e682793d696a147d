package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.towerrank.bundle.TensorFile;

/**
 * Where a computer stands and which language its user speaks changes nothing: not the digits, which
 * in Arabic are others, not the point before decimals, not what is upper case, and not the hour.
 */
@ExtendWith(SmallService.Resolver.class)
class ForeignLocaleTest {
  @TempDir private Path folder;
  private final SmallService service;

  ForeignLocaleTest(SmallService service) {
    this.service = service;
  }

  @ParameterizedTest
  @CsvSource({"ar-EG, Asia/Kolkata", "tr-TR, America/St_Johns"})
  void whatIsWrittenAndPrintedIsTheSame(String locale, String zone) throws IOException {
    List<String> expected = outputs();
    Locale before = Locale.getDefault();
    TimeZone zoneBefore = TimeZone.getDefault();
    Locale.setDefault(Locale.forLanguageTag(locale));
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    try {
      assertThat(outputs()).isEqualTo(expected);
    } finally {
      Locale.setDefault(before);
      TimeZone.setDefault(zoneBefore);
    }
  }

  private List<String> outputs() throws IOException {
    Path home = Files.createTempDirectory(folder, "home");
    List<String> outputs = new ArrayList<>();
    writeLog(home);
    print(outputs, home, "prepare", home.resolve("prepare.yaml"), "--out", home.resolve("data"));
    files(outputs, home.resolve("data"));
    Path run = home.resolve("run");
    print(outputs, home, service.training("deepfm", run, "--quiet", "--set", "fit.epochs=1"));
    outputs.add(TensorFile.sha256(run.resolve("weights.safetensors")));
    print(outputs, home, "export", run, "--out", home.resolve("bundle"));
    print(outputs, home, "inspect", home.resolve("bundle"));
    print(outputs, home, "verify", home.resolve("bundle"));
    print(outputs, home, "evaluate", run, "--data", service.data());
    print(outputs, home, "report", run, "--out", home.resolve("report.html"));
    return outputs;
  }

  /** Without a zone, as most logs have their times, so that a wrong one would move days. */
  private static void writeLog(Path home) throws IOException {
    StringBuilder log = new StringBuilder("user,item,time,stars\n");
    for (int i = 0; i < 300; i++) {
      log.append('I').append(i % 20).append(",i").append(i % 37);
      log.append(",2024-03-").append(10 + i % 20).append(" 23:").append(10 + i % 50);
      log.append(":00,").append(i % 2 + 3.5).append('\n');
    }
    Files.writeString(home.resolve("log.csv"), log);
    Files.writeString(
        home.resolve("prepare.yaml"),
        """
        log: {files: [log.csv], user: user, item: item, time: time}
        tasks: [{name: like, column: stars, positive_from: 4}]
        history: {of: like}
        ranking: {}
        recall: {}
        split: {by: time, validation: 0.1, test: 0.1}
        """);
  }

  private static void print(List<String> outputs, Path home, Object... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    // What differs between two runs anywhere.
    outputs.add(
        run.out().replace(home.toString(), "").replaceAll("[\\d.,:]+ (ms|s|rows/s|min)\\b", ""));
  }

  /** The text of all files. */
  private static void files(List<String> outputs, Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        outputs.add(directory.relativize(file) + " " + TensorFile.sha256(file));
      }
    }
  }
}
