package org.towerrank.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;

class CriteoConverterTest {
  @TempDir private Path directory;

  @Test
  void splitsTheLinesInTheirOrderAndKeepsMissingValuesEmpty() throws IOException {
    StringBuilder ads = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int number = 0; number < 27; number++) {
      ads.append(Published.ad(number % 2, number));
      expected.add(Published.ad(number % 2, number).strip().replace('\t', '|'));
    }
    Published.gzip(directory.resolve("train.txt.gz"), ads.toString());
    OfficialDataset.CRITEO.convert(
        directory.resolve("train.txt.gz"), directory.resolve("out"), Progress.silent());

    List<String> train = lines("train");
    assertThat(train.get(0)).startsWith("label|I1|I2|").contains("|I13|C1|").endsWith("|C26");
    List<String> all = new ArrayList<>(train.subList(1, train.size()));
    assertThat(all).hasSize(21);
    assertThat(lines("val")).hasSize(4);
    assertThat(lines("test")).hasSize(4);
    for (String split : List.of("val", "test")) {
      all.addAll(lines(split).subList(1, 4));
    }
    assertThat(all).isEqualTo(expected);
  }

  @Test
  void saysWhichLineIsWrong() throws IOException {
    Path file = directory.resolve("train.txt");
    Files.writeString(file, Published.ad(1, 1) + Published.ad(3, 1));
    refuses(file, "train.txt] line 2: field 1: expected a label, 0 or 1, found [3]");
    Files.writeString(file, Published.ad(1, 1) + "1\t2\n");
    refuses(file, "line 2: expected 40 fields between [\t], found 2");
    Files.writeString(file, Published.ad(1, 1).replaceFirst("\t0\t", "\tx\t"));
    refuses(file, "line 1: field 2: expected a count, found [x]");
  }

  @Test
  void aTruncatedFileLeavesNothing() throws IOException {
    StringBuilder ads = new StringBuilder();
    for (int number = 0; number < 500; number++) {
      ads.append(Published.ad(0, number * number));
    }
    Path file = directory.resolve("train.txt.gz");
    Published.gzip(file, ads.toString());
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 500));
    refuses(file, "train.txt.gz]: compressed data is truncated or corrupt after line ");
  }

  @Test
  void tellsHowToGetTheFileAsItHasNoAddress() {
    assertThatThrownBy(
            () -> OfficialDataset.CRITEO.download(directory.resolve("out"), Progress.silent()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("agree to its terms")
        .hasMessageContaining("--from");
  }

  private void refuses(Path file, String message) {
    Path out = directory.resolve("out");
    assertThatThrownBy(() -> OfficialDataset.CRITEO.convert(file, out, Progress.silent()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message);
    assertThat(out).doesNotExist();
  }

  private List<String> lines(String split) throws IOException {
    return Published.lines(directory.resolve("out/criteo_ctr/" + split + ".csv.gz"));
  }
}
