package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs in which one event in a hundred is positive, and columns whose values seldom come again. */
class RareLabelsTest {
  private static final int ROWS = 20_000;

  @TempDir private Path folder;

  /** A value of one event, which is positive, tells as little as one of which no event is. */
  @Test
  void rareValuesTellNothingOfRareLabels() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    StringBuilder log = new StringBuilder("user,item,time,click,query,voucher,sent\n");
    for (int row = 0; row < ROWS; row++) {
      boolean voucher = row % 5000 == 100;
      boolean click = voucher || random.nextInt(100) == 0;
      log.append(
          "u%d,i%d,%d,%d,q%d,%s,%s%n"
              .formatted(
                  voucher ? 1 : random.nextInt(300),
                  voucher ? 1 : random.nextInt(90),
                  1_767_225_601L + 61L * row,
                  click ? 1 : 0,
                  (int) (ROWS * Math.pow(random.nextDouble(), 4)),
                  voucher ? "v" + row / 5000 % 2 : "",
                  click && random.nextBoolean() ? "s" + row : ""));
    }
    Path out = folder.resolve("first");
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    CommandRun.done("prepare", "--quiet", "--init", file, "--out", out);
    assertThat(Files.readString(out.resolve("ranking.yaml")))
        .contains("  - {name: query, ", "  - {name: voucher, ")
        .containsPattern(
            "# left out sent, [0-9.]+ % of positive events have it and 0.0 % of others");
  }
}
