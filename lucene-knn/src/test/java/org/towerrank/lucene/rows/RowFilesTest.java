package org.towerrank.lucene.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowFilesTest {
  private static final RowsId ID = new RowsId("0".repeat(16), "1".repeat(16), "2".repeat(32), "");

  @TempDir Path directory;

  /** Otherwise a file that gave way, and is wanted again, is told to be lost on the disk. */
  @Test
  void aFileThatIsWrittenOnceMoreIsBroughtToTheDiskOnlyWhenItIsThere() throws Exception {
    List<String> log = new ArrayList<>();
    RowSettings settings =
        new RowSettings(
            () -> 1L << 20, () -> 1L << 20, () -> 1, RowPrecision.FLOAT32, Runnable::run, log::add);
    RowFileHeader header =
        new RowFileHeader(
            ID,
            new SegmentPlace("/index", "_0", ID.segment()),
            10,
            new RowLayout(2, 3, RowPrecision.FLOAT32));
    try (RowFiles files = RowFiles.open(directory, settings)) {
      finish(files, header);
      files.delete(ID);
      assertThat(files.reserve(header, 1, id -> 0)).isEmpty();
      assertThat(files.unsynced()).isNull();

      finish(files, header);
      assertThat(files.unsynced()).isEqualTo(ID);
      assertThat(files.unsynced()).isNull();
    }
    assertThat(log).isEmpty();
  }

  private void finish(RowFiles files, RowFileHeader header) throws Exception {
    assertThat(files.reserve(header, 1, id -> 0)).isEmpty();
    Files.write(directory.resolve(ID.fileName()), new byte[(int) header.bytes()]);
    files.finished(ID, header.bytes());
  }
}
