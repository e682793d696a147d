package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.towerrank.cli.UnpreparedLog.LOG;
import static org.towerrank.cli.UnpreparedLog.TASKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a command reads lies in the earlier output, with which it would be deleted. */
@ExtendWith(SmallService.Resolver.class)
class ReadFromOutputTest {
  private static final String DELETED = "] is read, and would be deleted with the earlier output [";

  @TempDir private Path folder;
  private final SmallService service;

  ReadFromOutputTest(SmallService service) {
    this.service = service;
  }

  @Test
  void theLogOfAPreparationStays() throws IOException {
    UnpreparedLog log = UnpreparedLog.write(folder);
    assertThat(log.prepare(LOG + TASKS).exitCode()).isZero();
    Path data = folder.resolve("data");
    Path later = Files.move(folder.resolve("log.csv"), data.resolve("later.csv"));
    log.prepare(LOG.replace("log.csv", "data/l*.csv") + TASKS).failed("later.csv" + DELETED);
    log.write("log.csv", Files.readString(later));
    log.prepare(LOG + TASKS + "items: {files: [data/later.csv], id: item, columns: []}\n")
        .failed("later.csv" + DELETED);
    assertThat(later).hasSameTextualContentAs(folder.resolve("log.csv"));
    assertThat(log.prepare(LOG + TASKS).exitCode()).isZero();
  }

  @Test
  void theItemsOfAnIndexStay() throws IOException {
    Path index = folder.resolve("index");
    CommandRun.done(index(service.items(), index));
    Path items = Files.copy(service.items(), index.resolve("items.csv.gz"));
    CommandRun.of(index(items, index)).failed(items + DELETED);
    assertThat(items).hasSameBinaryContentAs(service.items());
    Files.delete(items);
    Path towers = index.resolve("towers.zip");
    CommandRun.done("export", service.run("dssm"), "--zip", "--out", towers);
    CommandRun.of(index(towers, service.items(), index)).failed(towers + DELETED);
    assertThat(towers).exists();
  }

  private Object[] index(Path items, Path out) {
    return index(service.bundle("dssm"), items, out);
  }

  private static Object[] index(Path towers, Path items, Path out) {
    return new Object[] {"index", "--quiet", "--towers", towers, "--items", items, "--out", out};
  }

  /** As they are where MovieLens was put beside what the demonstration generated. */
  @Test
  void theDataOfADemonstrationStay() throws IOException {
    Path out = Files.createDirectory(folder.resolve("demo"));
    Path data = Files.createDirectory(out.resolve("data"));
    Files.writeString(out.resolve("demo.json"), "{}");
    CommandRun.of("demo", "--quiet", "--json", "--data", data, "--out", out).failed(data + DELETED);
    assertThat(data).exists();
  }
}
