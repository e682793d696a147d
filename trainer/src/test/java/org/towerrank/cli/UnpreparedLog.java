package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small log in a folder, and preparations of it. */
record UnpreparedLog(Path folder) {
  static final String LOG = "log: {files: [log.csv], user: user, item: item, time: time}\n";
  static final String RECALL = "recall: {min_history: 0}\nsplit: {by: time}\n";
  static final String TASKS = "tasks: [{name: label}]\nranking: {}\nsplit: {by: time}\n";

  /** Writes it. */
  static UnpreparedLog write(Path folder) throws IOException {
    UnpreparedLog log = new UnpreparedLog(folder);
    log.write(
        "log.csv",
        events("user,item,time,label", i -> "u%d,i%d,%d,%d".formatted(i % 5, i % 7, i, i % 2)));
    return log;
  }

  /** The text of a line. */
  interface Row {
    String of(int row);
  }

  /** 50 lines below a header. */
  static String events(String header, Row rows) {
    StringBuilder text = new StringBuilder(header).append('\n');
    for (int i = 0; i < 50; i++) {
      text.append(rows.of(i)).append('\n');
    }
    return text.toString();
  }

  Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /** A preparation of it. */
  CommandRun prepare(String spec) throws IOException {
    return CommandRun.of(
        "prepare", write("prepare.yaml", spec), "--out", folder.resolve("data"), "--quiet");
  }

  /** Checks that it is refused with these words, and that nothing is left. */
  void refused(String spec, String... parts) throws IOException {
    prepare(spec).failed(parts);
    assertThat(folder.resolve("data")).doesNotExist();
    assertThat(folder.toFile().list()).noneMatch(name -> name.startsWith("."));
  }
}
