package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Run;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.IdEncoder;
import org.towerrank.model.FloatTensor;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.RecipeReader;

/**
 * After fitting no row of an embedding is the noise that it began as: what no training row has is
 * the mean of what training rows have, computed here from the files.
 */
class UnreadEmbeddingsTest {
  private static final Offset<Float> EXACT = Offset.offset(1e-6f);
  private static final int ITEMS = 12;
  private static final int CHOSEN = 9;
  private static final String DATA =
      """
      name: unread
      data:
        train: train.csv
        validation: train.csv
        test: train.csv
      """;
  private static final String FIT =
      """
      fit: {batch_size: 50, epochs: 2, optimizer: {learning_rate: 0.05, embedding_scale: 1}}
      """;
  private static final String RANKER =
      DATA
          + """
          features:
            - {name: city, side: user, kind: categorical, encoder: {type: vocabulary}}
            - {name: gender, side: user, kind: categorical, encoder: {type: vocabulary}}
            - {name: device, side: user, kind: categorical, encoder: {type: hash, buckets: 50}}
            - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
          tasks: [{name: like}]
          network: {architecture: deepfm, dimension: 3, mlp: {layers: [4]}}
          """
          + FIT;
  private static final String TOWERS =
      DATA
          + """
            items: {file: items.csv, id: item, target: item}
          features:
            - {name: gender, side: user, kind: categorical, encoder: {type: vocabulary}}
            - {name: history, side: user, kind: sequence, shares: item, max_length: 5, order: oldest_first}
            - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
          """;
  private static final String DSSM =
      TOWERS
          + """
          network: {architecture: dssm, dimension: 3, user: {layers: []}, item: {layers: []}, outputs: 3}
          """
          + FIT;
  private static final String YOUTUBE =
      TOWERS
          + """
          network: {architecture: youtubednn, dimension: 3, user: {layers: []}, item: item, outputs: 3}
          """
          + FIT;

  @TempDir Path folder;
  private final List<Map<String, String>> rows = new ArrayList<>();

  /** The first city is the most frequent, some rows have none; of the items the last are new. */
  @BeforeEach
  void writeEvents() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder text = new StringBuilder("city,gender,device,item,like,history\n");
    for (int i = 0; i < 300; i++) {
      String[] cells = {
        i % 7 == 0 ? "" : "c" + random.nextInt(1 + random.nextInt(5)),
        random.nextInt(4) == 0 ? "F" : "M",
        "d" + random.nextInt(6),
        "i" + random.nextInt(1 + random.nextInt(CHOSEN)),
        Integer.toString(random.nextInt(2)),
        // The last item that is chosen is in no history.
        "i" + random.nextInt(CHOSEN - 1) + " i" + random.nextInt(CHOSEN - 1)
      };
      text.append(String.join(",", cells)).append('\n');
      Map<String, String> row = new LinkedHashMap<>();
      String[] names = {"city", "gender", "device", "item", "like", "history"};
      for (int c = 0; c < names.length; c++) {
        row.put(names[c], cells[c]);
      }
      rows.add(row);
    }
    Files.writeString(folder.resolve("train.csv"), text);
    StringBuilder items = new StringBuilder("item\n");
    for (int item = 0; item < ITEMS; item++) {
      items.append('i').append(item).append('\n');
    }
    Files.writeString(folder.resolve("items.csv"), items);
  }

  private Run fit(String recipe, Map<String, String> replaced) throws IOException {
    try (Interruption interruption = Interruption.listen()) {
      return new Trainer(
              RecipeReader.parse("recipe", recipe, replaced),
              folder,
              Progress.silent(),
              interruption)
          .train()
          .run();
    }
  }

  /** The rows of an encoder in a table that the encoders named share in this order. */
  private static List<float[]> rowsOf(Run run, String weight, String encoder, String... before) {
    FeatureSchema schema = run.definition().schema();
    int offset = 0;
    for (String earlier : before) {
      offset += schema.idEncoder(schema.feature(earlier)).size();
    }
    FloatTensor tensor = run.weights().get(weight);
    int width = tensor.extent(1);
    List<float[]> rows = new ArrayList<>();
    for (int id = 0; id < schema.idEncoder(schema.feature(encoder)).size(); id++) {
      int from = (offset + id) * width;
      rows.add(Arrays.copyOfRange(tensor.data(), from, from + width));
    }
    return rows;
  }

  /** How often each id occurs in columns of the file, sequences split. */
  private int[] counts(Run run, String feature, String... columns) {
    FeatureSchema schema = run.definition().schema();
    IdEncoder encoder = schema.idEncoder(schema.feature(feature));
    int[] counts = new int[encoder.size()];
    for (Map<String, String> row : rows) {
      for (String column : columns) {
        for (String value : row.getOrDefault(column, "").split(" ", -1)) {
          counts[encoder.encode(value)]++;
        }
      }
    }
    return counts;
  }

  private static float[] mean(List<float[]> rows, int[] counts, boolean counted) {
    double[] sums = new double[rows.get(0).length];
    double total = 0;
    for (int id = 2; id < counts.length; id++) {
      double weight = counted ? counts[id] : Math.min(1, counts[id]);
      total += weight;
      for (int k = 0; k < sums.length; k++) {
        sums[k] += weight * rows.get(id)[k];
      }
    }
    float[] mean = new float[sums.length];
    for (int k = 0; k < mean.length; k++) {
      mean[k] = (float) (sums[k] / total);
    }
    return mean;
  }

  @Test
  void inEveryTableOfARankerTheyAreMeansOfWhatTrainingRowsHave() throws IOException {
    Run run = fit(RANKER, Map.of());
    for (String weight : new String[] {"embedding.weight", "first_order.weight"}) {
      List<float[]> gender = rowsOf(run, weight, "gender", "city");
      int[] ofGender = counts(run, "gender", "gender");
      assertThat(gender.get(0)).as(weight).containsExactly(mean(gender, ofGender, true), EXACT);
      assertThat(gender.get(1)).as(weight).containsExactly(mean(gender, ofGender, false), EXACT);
      assertThat(gender.get(0)).isNotEqualTo(gender.get(1));

      List<float[]> city = rowsOf(run, weight, "city");
      int[] ofCity = counts(run, "city", "city");
      assertThat(ofCity[0]).isPositive();
      assertThat(city.get(1)).containsExactly(mean(city, ofCity, false), EXACT);
      // A missing city is in the file, and so has learned a row of its own.
      assertThat(city.get(0)[0]).isNotCloseTo(mean(city, ofCity, true)[0], EXACT);

      List<float[]> device = rowsOf(run, weight, "device", "city", "gender");
      int[] ofDevice = counts(run, "device", "device");
      float[] average = mean(device, ofDevice, false);
      int unread = 0;
      for (int id = 2; id < ofDevice.length; id++) {
        if (ofDevice[id] == 0) {
          unread++;
          assertThat(device.get(id)).containsExactly(average, EXACT);
        }
      }
      assertThat(unread).isGreaterThan(40);
    }
  }

  /** The row without the mean has the length that others have without it, and is orthogonal. */
  private static void requireTypical(float[] row, List<float[]> rows, int[] counts) {
    float[] mean = mean(rows, counts, false);
    double squares = 0;
    int known = 0;
    for (int id = 2; id < counts.length; id++) {
      if (counts[id] > 0) {
        squares += squared(rows.get(id), mean);
        known++;
      }
    }
    assertThat(squared(row, mean)).isCloseTo(squares / known, Offset.offset(1e-4));
    double along = 0;
    for (int k = 0; k < mean.length; k++) {
      along += (row[k] - mean[k]) * mean[k];
    }
    assertThat(along).isCloseTo(0, Offset.offset(1e-4));
  }

  private static double squared(float[] row, float[] mean) {
    double sum = 0;
    for (int k = 0; k < mean.length; k++) {
      sum += (row[k] - mean[k]) * (row[k] - mean[k]);
    }
    return sum;
  }

  @Test
  void inTwoTowersNewItemsAreAsLongAsOthersBesideTheAverageItem() throws IOException {
    Run run = fit(DSSM, Map.of("fit.negatives", "{strategy: full}"));
    List<float[]> gender = rowsOf(run, "embedding.user.weight", "gender");
    assertThat(gender.get(0))
        .containsExactly(mean(gender, counts(run, "gender", "gender"), true), EXACT);
    List<float[]> item = rowsOf(run, "embedding.shared.weight", "item");
    int[] counts = counts(run, "item", "item", "history");
    requireTypical(item.get(1), item, counts);
    assertThat(item.get(0)).containsExactly(mean(item, counts, true), EXACT);
  }

  /** What was bought first is in histories, and never a choice. */
  @Test
  void anUnknownItemOfHistoriesIsNoMoreThanANewOneToThoseWhoAreRecommendedIt() throws IOException {
    String text = Files.readString(folder.resolve("train.csv"));
    Files.writeString(folder.resolve("train.csv"), text.replaceAll(" i[0-3]\n", " i11\n"));
    rows.replaceAll(
        row -> {
          Map<String, String> changed = new LinkedHashMap<>(row);
          changed.computeIfPresent("history", (k, v) -> v.replaceAll(" i[0-3]$", " i11"));
          return changed;
        });
    Run dssm = fit(DSSM, Map.of("fit.negatives", "{strategy: full}"));
    List<float[]> item = rowsOf(dssm, "embedding.shared.weight", "item");
    int[] counts = counts(dssm, "item", "item", "history");
    assertThat(counts[IdEncoder.UNKNOWN]).isPositive();
    requireTypical(item.get(1), item, counts);

    Run youtube =
        fit(
            YOUTUBE,
            Map.of(
                "network.share_items", "true", "network.skip", "average", "network.outputs", "3"));
    List<float[]> shared = rowsOf(youtube, "embedding.shared.weight", "item");
    assertThat(shared.get(1)).containsExactly(mean(shared, counts, false), EXACT);
  }

  @Test
  void whereHistoriesAreReadByATableOfTheirOwnItKnowsItemsThatAreInNone() throws IOException {
    Run run = fit(YOUTUBE, Map.of());
    List<float[]> ofHistory = rowsOf(run, "embedding.shared.weight", "item");
    int[] counts = counts(run, "item", "history");
    IdEncoder encoder =
        run.definition().schema().idEncoder(run.definition().schema().feature("item"));
    int last = encoder.encode("i" + (CHOSEN - 1));
    assertThat(last).isGreaterThanOrEqualTo(IdEncoder.FIRST_KNOWN);
    assertThat(counts[last]).isZero();
    float[] average = mean(ofHistory, counts, false);
    assertThat(ofHistory.get(last)).containsExactly(average, EXACT);
    assertThat(ofHistory.get(1)).containsExactly(average, EXACT);
    List<float[]> own = rowsOf(run, "item.embedding.weight", "item");
    assertThat(own.get(1)).containsExactly(mean(own, counts(run, "item", "item"), false), EXACT);
    assertThat(own.get(last)).isNotEqualTo(own.get(1));
  }

  @Test
  void whatRecipesHideWhileFittingIsLearned() throws IOException {
    Run run =
        fit(
            RANKER,
            Map.of("features.gender.missing_share", "0.2", "features.gender.unknown_share", "0.2"));
    List<float[]> gender = rowsOf(run, "embedding.weight", "gender", "city");
    int[] counts = counts(run, "gender", "gender");
    assertThat(gender.get(0)[0]).isNotCloseTo(mean(gender, counts, true)[0], EXACT);
    assertThat(gender.get(1)[0]).isNotCloseTo(mean(gender, counts, false)[0], EXACT);
  }
}
