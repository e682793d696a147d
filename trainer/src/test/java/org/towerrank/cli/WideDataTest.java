package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of many columns, of which a few tell the label. */
class WideDataTest {
  private static final int COLUMNS = 300;

  @TempDir private Path folder;

  private void write(String name, int rows, long seed) throws IOException {
    Random random = new Random(seed);
    String header =
        IntStream.range(0, COLUMNS).mapToObj(i -> "f" + i).collect(Collectors.joining(","));
    StringBuilder text = new StringBuilder("label,").append(header).append('\n');
    for (int row = 0; row < rows; row++) {
      int[] values = random.ints(COLUMNS, 0, 4).toArray();
      boolean likely = values[7] + values[8] > 3;
      text.append(random.nextInt(10) < (likely ? 9 : 1) ? 1 : 0);
      for (int value : values) {
        text.append(",v").append(value);
      }
      text.append('\n');
    }
    Files.writeString(folder.resolve(name), text);
  }

  /** The pairs of 300 fields are 45,000, which are all but two of them noise. */
  @Test
  void aFactorizationMachineOfManyFieldsDoesNotBeginWithNoise() throws IOException {
    write("train.csv", 3000, 1);
    write("val.csv", 1000, 2);
    String features =
        IntStream.range(0, COLUMNS)
            .mapToObj(
                i ->
                    "  - {name: f%d, side: item, kind: categorical, encoder: {type: vocabulary}}\n"
                        .formatted(i))
            .collect(Collectors.joining());
    Path recipe =
        Files.writeString(
            folder.resolve("wide.yaml"),
            "name: wide\ndata: {train: train.csv, validation: val.csv, test: val.csv}\nfeatures:\n"
                + features
                + "tasks:\n  - {name: label}\n"
                + "network: {architecture: deepfm, dimension: 16, mlp: {layers: [32]}}\n"
                + "fit: {batch_size: 64, epochs: 4}\n");
    CommandRun run =
        CommandRun.done(
            TrainArguments.of(recipe, folder, folder.resolve("run"), "--json", "--no-report"));
    assertThat(run.json().at("/validation").get("auc/label").asDouble()).isGreaterThan(0.78);
  }
}
