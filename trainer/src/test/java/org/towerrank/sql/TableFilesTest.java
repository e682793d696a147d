package org.towerrank.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.csv.DataException;

/** Which files paths, folders and patterns mean. */
class TableFilesTest {
  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    for (String name : List.of("days/1/a.csv", "days/2/b.csv", "elsewhere/c.csv")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "user,item\n1,2\n");
    }
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(folder.resolve(name), Path.of(target));
  }

  private List<String> found(String... patterns) throws IOException {
    return TableFiles.find(folder, List.of(patterns)).stream()
        .map(file -> folder.relativize(file).toString())
        .toList();
  }

  @Test
  void aLinkIsTheFolderThatItLeadsTo() throws IOException {
    link("linked", "days");
    assertThat(found("linked")).containsExactly("linked/1/a.csv", "linked/2/b.csv");
  }

  @Test
  void linksInAFolderAreFollowed() throws IOException {
    link("days/3", "../elsewhere");
    List<String> all = List.of("days/1/a.csv", "days/2/b.csv", "days/3/c.csv");
    assertThat(found("days")).isEqualTo(all);
    assertThat(found("days/*/*.csv")).isEqualTo(all);
    assertThat(found("days/**.csv")).isEqualTo(all);
  }

  /** Such as {@code latest}, beside the folder of the last day: each event would count twice. */
  @Test
  void aFileThatALinkLeadsToAsWellIsOne() throws IOException {
    link("days/latest", "2");
    link("days/1/z.csv", "a.csv");
    assertThat(found("days")).containsExactly("days/1/a.csv", "days/2/b.csv");
  }

  @Test
  void aLinkThatLeadsBackIsLeftOut() throws IOException {
    link("days/1/back", "..");
    assertThat(found("days")).containsExactly("days/1/a.csv", "days/2/b.csv");
  }

  @Test
  void aFileOfTwoPatternsIsOne() throws IOException {
    assertThat(found("days/2/b.csv", "days/*/*.csv", "days"))
        .containsExactly("days/2/b.csv", "days/1/a.csv");
  }

  /** Java has another name for such a file, by which it finds none, and which looks the same. */
  @Test
  void aFileWhoseNameIsNotInUtf8HasToBeRenamed() throws IOException {
    Files.createFile(folder.resolve("caf\uFFFD.csv"));
    assertThatThrownBy(() -> found("kaf\uFFFD.csv"))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith("found nothing; a file whose name is not in UTF-8 has to be renamed");
  }

  /** The engine would take what is compressed for the text, and Latin-1. */
  @ParameterizedTest
  @ValueSource(strings = {"LOG.CSV.GZ", "log.csv.Gz", "log.jsonl.ZST"})
  void anEndingThatEnginesDoNotKnowIsRefused(String name) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "user,item\n1,2\n");
    assertThatThrownBy(() -> TableFiles.format(List.of(file), null))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(name + "]: expected .gz or .zst in lower case");
    Path upper = Files.writeString(folder.resolve("LOG.CSV"), "user,item\n1,2\n");
    assertThat(TableFiles.format(List.of(upper), null)).isEqualTo(TableFormat.CSV);
  }

  /** A file of an earlier version would be read with those that count. */
  @ParameterizedTest
  @ValueSource(
      strings = {"_delta_log/0.json", ".hoodie/hoodie.properties", "metadata/v2.metadata.json"})
  void aTableOfSeveralVersionsIsRefused(String log) throws IOException {
    Path file = folder.resolve("days/" + log);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{}");
    assertThatThrownBy(() -> found("days"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("/days]: expected files that all count");
    assertThatThrownBy(() -> found("days/**/*.csv")).isInstanceOf(DataException.class);
    assertThat(found("days/1")).containsExactly("days/1/a.csv");
    assertThat(found("*/c.csv")).containsExactly("elsewhere/c.csv");
  }
}
