package org.towerrank.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;

class CensusIncomeConverterTest {
  @TempDir private Path directory;

  @Test
  void fillsTrainWithOneFileAndDealsTheOtherToValAndTest() throws IOException {
    Published.censusIncome(directory.resolve("from"));
    List<WrittenFile> written = convert(directory.resolve("from"));
    assertThat(written)
        .containsExactly(
            new WrittenFile("census_mtl/train.csv.gz", 3),
            new WrittenFile("census_mtl/val.csv.gz", 2),
            new WrittenFile("census_mtl/test.csv.gz", 2));
    List<String> train = lines("train");
    assertThat(train.get(0).split("\\|", -1)).hasSize(41);
    assertThat(train.get(0))
        .startsWith("income|never_married|age|class_worker|det_ind_code")
        .contains("|hs_college|major_ind_code|", "|det_hh_summ|mig_chg_msa|")
        .endsWith("|weeks_worked|year");
    assertThat(train.get(1)).startsWith("0|0|73|f1|f2|f3|f4|f5|f6|f8|").endsWith("|f39|f40");
    assertThat(train.get(2)).startsWith("1|0|58|");
    assertThat(train.get(3)).startsWith("0|1|18|");
    assertThat(lines("val").get(1)).startsWith("0|1|1|");
    assertThat(lines("val").get(2)).startsWith("1|0|3|");
    assertThat(lines("test").get(1)).startsWith("0|1|2|");
    assertThat(lines("test").get(2)).startsWith("0|0|4|");
  }

  @Test
  void readsAnArchiveInsideAnArchive() throws IOException {
    Path inner = Files.createDirectory(directory.resolve("inner"));
    tar(inner.resolve("census.tar.gz"));
    convert(Published.zip(inner, "kdd", directory.resolve("census+income+kdd.zip")));
    assertThat(lines("train")).hasSize(2);
    assertThat(lines("val")).hasSize(2);
    assertThat(lines("test")).hasSize(1);
  }

  @Test
  void refusesAnIncomeThatItDoesNotKnow() throws IOException {
    Path from = directory.resolve("from");
    Published.censusIncome(from);
    Published.gzip(from.resolve("census-income.test.gz"), Published.person(3, "Widowed", "much"));
    assertThatThrownBy(() -> convert(from))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("census-income.test.gz] line 1: field 42: expected an income")
        .hasMessageContaining("much");
    assertThat(directory.resolve("out")).doesNotExist();
  }

  private static void tar(Path file) throws IOException {
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file));
        TarArchiveOutputStream out = new TarArchiveOutputStream(gzip)) {
      for (String name :
          List.of("census-income.names", "census-income.data", "census-income.test")) {
        byte[] bytes =
            Published.person(30, "Widowed", "- 50000.").getBytes(StandardCharsets.ISO_8859_1);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        out.putArchiveEntry(entry);
        out.write(bytes);
        out.closeArchiveEntry();
      }
    }
  }

  private List<WrittenFile> convert(Path from) throws IOException {
    return OfficialDataset.CENSUS_INCOME.convert(from, directory.resolve("out"), Progress.silent());
  }

  private List<String> lines(String split) throws IOException {
    return Published.lines(directory.resolve("out/census_mtl/" + split + ".csv.gz"));
  }
}
