package org.towerrank.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Clip;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.LinearEncoder;
import org.towerrank.feature.RowLayout;
import org.towerrank.feature.Side;
import org.towerrank.feature.VectorFeature;

class RowStoreTest {
  private static final int ROWS = 50_000;

  /** In the heap, in the file, and some in either. */
  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, 0, 2 * 3 * 4 * (1 << 14)})
  void rowsComeBackInAnyOrderWhereverTheyAre(long heapLimit) throws IOException {
    RowStore store = new RowStore(new RowLayout(schema()), heapLimit);
    for (int row = 0; row < ROWS; row++) {
      store.add(new int[] {row, 2 * row, 3 * row});
    }
    store.finish();
    assertThat(store.count()).isEqualTo(ROWS);
    int[] asked = new SplittableRandom(1).ints(2_000, 0, ROWS).toArray();
    EncodedRows found = store.gather(asked, 500, 1_500);
    for (int i = 0; i < found.count(); i++) {
      int row = asked[500 + i];
      assertThat(java.util.Arrays.copyOfRange(found.data(), 3 * i, 3 * i + 3))
          .isEqualTo(new int[] {row, 2 * row, 3 * row});
    }
  }

  /** A piece of as many rows as short ones have would not fit into an array, nor into a mapping. */
  @Test
  void rowsAreKeptWhateverTheyHave() throws IOException {
    RowStore store = new RowStore(new RowLayout(wideSchema()), 1 << 20);
    int width = store.layout().width();
    int rows = 600;
    int[] row = new int[width];
    for (int i = 0; i < rows; i++) {
      row[0] = i;
      row[width - 1] = -i;
      store.add(row);
    }
    store.finish();
    EncodedRows last = store.slice(rows - 2, 2);
    assertThat(last.data()[width]).isEqualTo(rows - 1);
    assertThat(last.data()[2 * width - 1]).isEqualTo(1 - rows);
  }

  /** Keeps rows in a file until it cannot grow. */
  static final class Filling {
    private Filling() {}

    /** Prints the error that ends it. */
    public static void main(String[] arguments) {
      RowStore store = new RowStore(new RowLayout(schema()), 0);
      try {
        for (int row = 0; row < 100 * ROWS; row++) {
          store.add(new int[] {row, row, row});
        }
      } catch (IOException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void whereTheFileDoesNotFitOnTheDiskItIsNamed() throws Exception {
    Process filling =
        new ProcessBuilder(
                "bash",
                "-c",
                "ulimit -f 1000 && exec \"$@\"",
                "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Filling.class.getName())
            .redirectErrorStream(true)
            .start();
    String printed = new String(filling.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(filling.waitFor()).isZero();
    assertThat(printed)
        .containsPattern("towerrank-rows-[0-9]+\\.bin: File too large, expected it to take rows");
  }

  private static FeatureSchema schema() {
    List<Feature> features =
        List.of("a", "b", "c").stream()
            .map(name -> (Feature) new CategoricalFeature(name, Side.ITEM, name, name))
            .toList();
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    features.forEach(feature -> encoders.put(feature.name(), new HashEncoder(10)));
    return new FeatureSchema(features, encoders);
  }

  private static FeatureSchema wideSchema() {
    Feature vector = new VectorFeature("v", Side.ITEM, "v", "v", 50_000, " ");
    return new FeatureSchema(
        List.of(vector), Map.of("v", new LinearEncoder(1, 0, Clip.NONE, 0, false, false)));
  }
}
