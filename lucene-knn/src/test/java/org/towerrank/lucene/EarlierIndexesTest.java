package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Indexes that an earlier Lucene wrote, quantized ones too, are read with the same hits. */
class EarlierIndexesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"10.2.2", "10.3.2", "10.4.0"})
  void anIndexOfAnEarlierLuceneGivesTheSameHits(String version) throws Exception {
    unpack("indexes-" + version + ".zip");

    assertThatCode(() -> ExchangedIndexes.read(folder)).doesNotThrowAnyException();
  }

  @Test
  void whatIsWrittenNowIsReadNow() throws Exception {
    ExchangedIndexes.write(folder);
    ExchangedIndexes.read(folder);

    assertThat(Files.readAllLines(folder.resolve("int4.hits"))).hasSize(24).doesNotContain("");
  }

  private void unpack(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(name), name);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = folder.resolve(entry.getName());
        if (!entry.isDirectory()) {
          Files.createDirectories(Objects.requireNonNull(file.getParent()));
          Files.copy(zip, file);
        }
      }
    }
  }
}
