package org.towerrank.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.recipe.DataSpec;

class DataFingerprintTest {
  @TempDir private Path folder;

  /** What reading a folder leaves out, such as what a job that was killed left. */
  @Test
  void ofAFolderOnlyTheFilesThatAreReadCount() throws IOException {
    Path day = Files.createDirectories(folder.resolve("day"));
    Files.writeString(day.resolve("part-0.parquet"), "rows");
    String of = DataFingerprint.of(folder);
    Files.writeString(folder.resolve("_SUCCESS"), "");
    Files.writeString(folder.resolve(".part-0.parquet.crc"), "sum");
    Files.writeString(folder.resolve("notes.txt"), "none");
    Path temporary = Files.createDirectories(folder.resolve("_temporary/0"));
    Files.writeString(temporary.resolve("part-1.parquet"), "other rows");
    assertThat(DataFingerprint.of(folder)).isEqualTo(of);
    Files.move(day.resolve("part-0.parquet"), day.resolve("part-1.parquet"));
    String renamed = DataFingerprint.of(folder);
    assertThat(renamed).isNotEqualTo(of);
    Files.writeString(day.resolve("part-1.parquet"), "more rows");
    assertThat(DataFingerprint.of(folder)).isNotEqualTo(renamed);
  }

  /** It would be read without an end. */
  @Test
  void aDeviceIsLeftToWhoReadsIt() throws IOException {
    Path rows = Files.writeString(folder.resolve("rows.csv"), "rows");
    Path link = Files.createSymbolicLink(folder.resolve("zero.csv"), Path.of("/dev/zero"));
    DataSpec data =
        new DataSpec(link.toString(), "rows.csv", "rows.csv", List.of(), null, null, null, null);
    assertThat(DataFingerprint.of(data, folder))
        .containsExactly(Map.entry("rows.csv", DataFingerprint.of(rows)));
  }
}
