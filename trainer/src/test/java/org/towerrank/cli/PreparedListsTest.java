package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.csv.CsvTable;

/** Lists of the catalogue, in the rows and in the files of {@code prepare}. */
class PreparedListsTest {
  @TempDir private Path folder;

  private CommandRun prepared(String format) throws IOException {
    Path spec =
        Files.writeString(
            folder.resolve("prepare.yaml"),
            """
            log: {files: [log.csv], user: user, item: item, time: time}
            tasks: [{name: like, column: label}]
            items: {files: [items.jsonl], id: item}
            ranking: {}
            split: {by: time}
            format: %s
            """
                .formatted(format));
    return CommandRun.of("prepare", spec, "--out", folder.resolve("data"), "--quiet");
  }

  private void writeItems(String tag) throws IOException {
    StringBuilder log = new StringBuilder("user,item,time,label\n");
    for (int i = 0; i < 400; i++) {
      log.append("u%d,i%d,%d,%d%n".formatted(i % 7, i % 5, 1_700_000_000 + i, i * 7 / 3 % 2));
    }
    Files.writeString(folder.resolve("log.csv"), log);
    StringBuilder items = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      items.append("{\"item\": \"i%d\", \"tags\": [\"t%d\", \"%s\"]}%n".formatted(i, i, tag));
    }
    Files.writeString(folder.resolve("items.jsonl"), items);
  }

  /** A recipe reads both with the same feature. */
  @Test
  void theCatalogueHasListsAsRowsHaveThem() throws IOException {
    writeItems("new");
    assertThat(prepared("csv").exitCode()).isZero();
    for (String file : List.of("items.csv", "ranking/train.csv")) {
      try (CsvTable rows = CsvTable.open(folder.resolve("data").resolve(file))) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.text(rows.column("tags"))).matches("t\\d new");
      }
    }
  }

  @Test
  void anElementWithASpaceNeedsLists() throws IOException {
    writeItems("new arrival");
    prepared("csv").failed("column [tags]: the list [t", "new arrival]", "[format: parquet]");
    assertThat(folder.resolve("data")).doesNotExist();
    assertThat(prepared("parquet").exitCode()).isZero();
  }
}
