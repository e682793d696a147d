package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that a specification calls positive, and that a log does not have. */
class PositiveTextsTest {
  @TempDir private Path folder;

  private String warnings(String log, String positive) throws IOException {
    StringBuilder rows = new StringBuilder("user,item,time,did\n");
    for (int i = 0; i < 60; i++) {
      String[] did = {"view", "click", "1.0", "Grün", "buy"};
      rows.append("u%d,i%d,%d,%s%n".formatted(i % 7, i % 11, i, did[i % 5]));
    }
    Files.writeString(folder.resolve("log.csv"), rows);
    String spec =
        "log: {files: [log.csv], user: user, item: item, time: time%s}\n".formatted(log)
            + "tasks: [{name: good, %s]}]\n".formatted(positive)
            + "ranking: {}\nsplit: {by: time}\n";
    Path file = Files.writeString(folder.resolve("prepare.yaml"), spec);
    Path out = Files.createTempDirectory(folder, "data");
    return CommandRun.done("prepare", "--quiet", file, "--out", out).err();
  }

  @Test
  void areWarnedOfWithTheNearest() throws IOException {
    String misspelt =
        "warning: [%s]: task [good]: no event has [%s] in column [did], nearest is [%s]%n";
    String file = folder.resolve("log.csv").toString();
    assertThat(warnings("", "column: did, positive: [clik, 1, BUY"))
        .isEqualTo(
            misspelt.formatted(file, "clik", "click") + misspelt.formatted(file, "BUY", "buy"));
    assertThat(warnings(", action: did", "positive: [buy, Grun"))
        .isEqualTo(misspelt.formatted(file, "Grun", "Grün"));
    assertThat(warnings("", "column: did, positive: [buy, something_else"))
        .endsWith(
            "no event has [something_else] in column [did], expected one of [1.0, Grün,"
                + " click, view]\n");
  }

  /** As everywhere a number is written in several ways, and spaces do not count. */
  @Test
  void areNotThoseThatAreWrittenOtherwise() throws IOException {
    assertThat(warnings("", "column: did, positive: [1, click, \" buy \", Grün")).isEmpty();
  }
}
