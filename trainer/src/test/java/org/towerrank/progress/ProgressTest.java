package org.towerrank.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream error = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private final AtomicLong now = new AtomicLong();
  private final PrintWriter writer = new PrintWriter(error, true, StandardCharsets.UTF_8);

  @Test
  void linesTellRowsPerSecondAndTheTimeLeft() {
    try (Progress.Task task = lines(Duration.ofSeconds(5)).start("train.csv", 1_000)) {
      at(4);
      task.update(100, 4_000, "");
      at(10);
      task.update(250, 10_000, "loss 0.5");
    }
    assertThat(printed())
        .containsExactly(
            "train.csv: 10,000 rows, 1,000 rows/s, 25 %, 0:30 left, loss 0.5",
            "train.csv: 10,000 rows, 1,000 rows/s, took 0:10, loss 0.5");
  }

  @Test
  void workWithinTheIntervalIsOneLineWhoseRateIsThatOfItsRowsAlone() {
    try (Progress.Task task = lines(Duration.ofSeconds(60)).start("epoch 3", 10_000)) {
      at(2);
      task.update(4_000, 4_000, "loss 0.7");
      at(5);
      task.update(10_000, 10_000, "loss 0.5");
      at(9);
      task.update(10_000, 10_000, "loss 0.5, validation: auc/like 0.72");
    }
    assertThat(printed())
        .containsExactly(
            "epoch 3: 10,000 rows, 2,000 rows/s, took 9.0 s, loss 0.5, validation: auc/like 0.72");
  }

  @Test
  void noRateIsToldOfWorkTooShortToHaveOneAndNoRowsOfWorkWithout() {
    Progress progress = lines(Duration.ofSeconds(60));
    try (Progress.Task task = progress.start("read", 100)) {
      now.addAndGet(Duration.ofMillis(99).toNanos());
      task.update(100, 1, "");
    }
    try (Progress.Task task = progress.start("download a.zip", 100)) {
      now.addAndGet(Duration.ofSeconds(70).toNanos());
      task.update(50, 0, "");
      now.addAndGet(Duration.ofSeconds(70).toNanos());
    }
    assertThat(printed())
        .containsExactly(
            "read: 1 row, took 99 ms",
            "download a.zip: 50 %, 1:10 left",
            "download a.zip: took 2:20");
  }

  @Test
  void linesDoWithoutATotal() {
    try (Progress.Task task = lines(Duration.ZERO).start("count", 0)) {
      at(2);
      task.update(1, 50, "");
    }
    assertThat(printed()[0]).isEqualTo("count: 50 rows, 25 rows/s");
  }

  @Test
  void aBarIsDrawnOnTheStreamThatItIsGivenAndLeavesALine() {
    Progress progress = new BarProgress(error);
    try (Progress.Task task = progress.start("train.csv", 10)) {
      task.update(5, 60, "loss 0.7");
      progress.warn("something is odd");
      task.update(10, 123, "loss 0.5");
    }
    String shown = bytes.toString(StandardCharsets.UTF_8);
    assertThat(shown).contains("train.csv", "100%", "10/10");
    assertThat(left(shown)).hasSize(2).first().isEqualTo("warning: something is odd");
    assertThat(left(shown).get(1))
        .matches("train.csv: 123 rows(, [\\d,]+ rows/s)?, took [\\d.:]+( ms| s)?, loss 0\\.5");
  }

  /** What a terminal still shows: of each line what was written behind its last return. */
  private static List<String> left(String shown) {
    return shown.replaceAll("(?m)^.*\r(?!$)", "").lines().toList();
  }

  private Progress lines(Duration every) {
    return new LineProgress(writer, every, now::get);
  }

  private void at(long seconds) {
    now.set(Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void silenceIsSilent() {
    try (Progress.Task task = Progress.silent().start("train.csv", 10)) {
      task.update(10, 123, "loss 0.5");
    }
    assertThat(printed()).isEmpty();
  }

  private String[] printed() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toArray(String[]::new);
  }

  @Test
  void whatDataPutsIntoAWarningDoesNotMoveTheTerminal() {
    RecordedWarnings recorded = new RecordedWarnings(Progress.warningsOn(writer));
    recorded.warn("item [\u001b[2J]");
    assertThat(recorded.warnings()).containsExactly("item [\\u{1b}[2J]");
    assertThat(printed()).containsExactly("warning: item [\\u{1b}[2J]");
  }
}
