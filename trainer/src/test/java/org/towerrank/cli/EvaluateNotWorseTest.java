package org.towerrank.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whether a model may take the place of another. */
@ExtendWith(SmallService.Resolver.class)
class EvaluateNotWorseTest {
  private final SmallService service;

  @TempDir private Path folder;

  EvaluateNotWorseTest(SmallService service) {
    this.service = service;
  }

  @Test
  void aModelThatIsWorseByMoreThanChanceFailsTheCommand() throws IOException {
    Path good = service.run("deepfm");
    Path bad = folder.resolve("bad");
    CommandRun.done(
        "train",
        SmallService.recipe("deepfm"),
        "--data",
        service.data(),
        "--out",
        bad,
        "--no-report",
        "--quiet",
        "--set",
        "fit.pos_weight={click: 30}");

    CommandRun worse = compare(good, bad, "--not-worse", "auc/click,log_loss/click");
    assertThat(worse.exitCode()).isEqualTo(1);
    assertThat(worse.out()).contains("log_loss/click");
    assertThat(worse.err())
        .contains("[" + bad + "] is worse by more than chance in [log_loss/click]");
    assertThat(compare(bad, good, "--not-worse", "log_loss/click").exitCode()).isZero();
    assertThat(compare(good, good, "--not-worse", "log_loss/click").exitCode()).isZero();
    assertThat(compare(good, bad).exitCode()).isZero();

    Path data = dataOfOneUser();
    CommandRun unknown =
        CommandRun.of("evaluate", good, bad, "--data", data, "--not-worse", "log_loss/click");
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.out()).contains("none, as they take 6 users [user_id] or more, got 1");
    assertThat(unknown.err())
        .contains(
            "nothing tells whether [" + bad + "]", "[log_loss/click], which have no interval");
    assertThat(
            CommandRun.of("evaluate", good, good, "--data", data, "--not-worse", "log_loss/click")
                .exitCode())
        .isZero();
  }

  /** The same test rows, as if all were of one user. */
  private Path dataOfOneUser() throws IOException {
    String file = "demo_ranking/test.csv.gz";
    Path data = folder.resolve("data");
    Files.createDirectories(data.resolve(file).getParent());
    try (BufferedReader rows =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(service.data().resolve(file))),
                    UTF_8));
        Writer out =
            new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(data.resolve(file))), UTF_8)) {
      List<String> header = List.of(Objects.requireNonNull(rows.readLine()).split(",", -1));
      out.write(String.join(",", header) + "\n");
      for (String row = rows.readLine(); row != null; row = rows.readLine()) {
        String[] values = row.split(",", -1);
        values[header.indexOf("user_id")] = "1";
        out.write(String.join(",", values) + "\n");
      }
    }
    return data;
  }

  @Test
  void aMetricThatThereIsNotIsTold() throws IOException {
    Path run = service.run("deepfm");
    CommandRun unknown = compare(run, run, "--not-worse", "auc/klick");
    unknown.failed("got [auc/klick]", "nearest is [auc/click]");
    assertThat(unknown.out()).isEmpty();
    CommandRun one =
        CommandRun.of("evaluate", run, "--data", service.data(), "--not-worse", "auc/click");
    assertThat(one.exitCode()).isEqualTo(2);
    assertThat(one.err()).contains("--not-worse compares two models");
  }

  private CommandRun compare(Path a, Path b, Object... more) {
    List<Object> arguments =
        new ArrayList<>(List.of("evaluate", a, b, "--quiet", "--data", service.data()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray());
  }
}
