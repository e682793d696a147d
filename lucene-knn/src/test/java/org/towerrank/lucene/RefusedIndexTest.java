package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.lucene.codecs.Codec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.inference.TwoTowerModel;

/** Indexes that cannot be opened: each is told by what is wrong with it. */
class RefusedIndexTest {
  private static final List<Map<String, Object>> ITEMS = RandomItems.of(10, 1);

  @TempDir Path folder;

  @Test
  void anIndexOfOtherTowersIsRefusedNamingBoth() throws Exception {
    Path path = folder.resolve("index");
    try (TwoTowerModel towers = RandomModels.dssm(8, 5);
        TwoTowerModel wider = RandomModels.dssm(9, 5);
        TwoTowerModel other = RandomModels.dssm(8, 6)) {
      ItemIndexTest.write(path, towers, ItemIndexSettings.of("item_id"), ITEMS);
      assertThatThrownBy(() -> ItemIndex.open(path, wider))
          .isInstanceOf(IndexMismatchException.class)
          .hasMessageContaining("8 dimensions")
          .hasMessageContaining("[Dssm-5], of 9");
      assertThatThrownBy(() -> ItemIndex.open(path, other))
          .isInstanceOf(IndexMismatchException.class)
          .hasMessageContaining("[Dssm-5]")
          .hasMessageContaining("[Dssm-6]");
      assertThatThrownBy(() -> ItemIndex.open(folder, other))
          .isInstanceOf(IndexMismatchException.class)
          .hasMessageContaining("holds no index");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDamagedIndexIsNamedWithItsFile(boolean gone) throws Exception {
    Path path = folder.resolve("index");
    try (TwoTowerModel towers = RandomModels.dssm(8, 5)) {
      ItemIndexTest.write(path, towers, ItemIndexSettings.of("item_id"), ITEMS);
      Path damaged = largest(path);
      Files.delete(damaged);
      if (!gone) {
        Files.createFile(damaged);
      }
      assertThatThrownBy(() -> ItemIndex.open(path, towers))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("[" + path + "] holds an index that is damaged: write it again")
          .hasMessageContaining(damaged.getFileName().toString())
          .hasMessageNotContaining("lockFactory");
    }
  }

  /** As after going back to an earlier version of this library, with an earlier Lucene. */
  @Test
  void anIndexOfALaterLuceneIsToldWithWhatToDo() throws Exception {
    Path path = folder.resolve("index");
    try (TwoTowerModel towers = RandomModels.dssm(8, 5)) {
      ItemIndexTest.write(path, towers, ItemIndexSettings.of("item_id"), ITEMS);
      replaceInCommit(path, Codec.getDefault().getName(), "Lucene999");

      assertThatThrownBy(() -> ItemIndex.open(path, towers))
          .isInstanceOf(IndexMismatchException.class)
          .hasMessageStartingWith("[" + path + "] holds an index that the Lucene of this process")
          .hasMessageContaining("write it again with this one, or use the one that wrote it")
          .hasMessageContaining("Lucene999");
    }
  }

  /** Replaces the first occurrence of a text by one of the same length, and mends the checksum. */
  private static void replaceInCommit(Path index, String text, String other) throws IOException {
    Path commit;
    try (Stream<Path> files = Files.list(index)) {
      commit =
          files
              .filter(f -> f.getFileName().toString().startsWith("segments_"))
              .findFirst()
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(commit);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
    assertThat(at).isPositive();
    assertThat(other).hasSameSizeAs(text);
    System.arraycopy(other.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, at, other.length());
    CRC32 checksum = new CRC32();
    checksum.update(bytes, 0, bytes.length - Long.BYTES);
    ByteBuffer.wrap(bytes).putLong(bytes.length - Long.BYTES, checksum.getValue());
    Files.write(commit, bytes);
  }

  private static Path largest(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.max(Comparator.comparingLong(file -> file.toFile().length())).orElseThrow();
    }
  }

  @Test
  void noIndexIsToldAndNoDirectoryIsMade() throws Exception {
    Path nowhere = folder.resolve("nowhere");
    Path file = Files.writeString(folder.resolve("file"), "x");
    try (TwoTowerModel towers = RandomModels.dssm(8, 5)) {
      assertThatThrownBy(() -> ItemIndex.open(nowhere, towers))
          .isInstanceOf(IndexMismatchException.class)
          .hasMessage("[" + nowhere + "] does not exist: expected an item index");
      assertThatThrownBy(() -> ItemIndex.open(file, towers))
          .isInstanceOf(IndexMismatchException.class)
          .hasMessage("[" + file + "] is no directory: expected an item index");
    }
    assertThat(nowhere).doesNotExist();
  }
}
