package org.towerrank.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream error = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private final PrintWriter writer = new PrintWriter(error, true, StandardCharsets.UTF_8);

  @Test
  void linesTellRowsPerSecondAndTheTimeLeft() {
    AtomicLong now = new AtomicLong();
    Progress progress = new LineProgress(writer, Duration.ofSeconds(5), now::get);
    try (Progress.Task task = progress.start("train.csv", 1_000)) {
      now.set(Duration.ofSeconds(4).toNanos());
      task.update(100, 4_000, "");
      now.set(Duration.ofSeconds(10).toNanos());
      task.update(250, 10_000, "loss 0.5");
      now.set(Duration.ofSeconds(200).toNanos());
    }
    assertThat(printed())
        .containsExactly(
            "train.csv: 10,000 rows, 1,000 rows/s, 25 %, 0:30 left, loss 0.5",
            "train.csv: 10,000 rows, 50 rows/s, took 3:20, loss 0.5");
  }

  @Test
  void linesDoWithoutATotal() {
    AtomicLong now = new AtomicLong();
    try (Progress.Task task = new LineProgress(writer, Duration.ZERO, now::get).start("count", 0)) {
      now.set(Duration.ofSeconds(2).toNanos());
      task.update(1, 50, "");
    }
    assertThat(printed()[0]).isEqualTo("count: 50 rows, 25 rows/s");
  }

  @Test
  void aBarIsDrawnOnTheStreamThatItIsGiven() {
    try (Progress.Task task = new BarProgress(error).start("train.csv", 10)) {
      task.update(10, 123, "loss 0.5");
    }
    assertThat(String.join("\n", printed())).contains("train.csv", "100%", "10/10");
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
}
