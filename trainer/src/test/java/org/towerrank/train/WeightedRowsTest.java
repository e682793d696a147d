package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.bundle.Run;
import org.towerrank.csv.DataException;
import org.towerrank.data.RankingData;
import org.towerrank.data.RankingSplit;
import org.towerrank.evaluate.RankingMetrics;
import org.towerrank.export.Exporter;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.RecipeReader;
import org.towerrank.recipe.RecipeSource;

/** Rows that do not count alike, and rows without a label for some task. */
class WeightedRowsTest {
  private static final String RECIPE =
      """
      name: weighted
      data: {train: train.csv, validation: test.csv, test: test.csv, weight: weight}
      features:
        - {name: user, side: user, kind: categorical, encoder: {type: vocabulary}}
        - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
      tasks: [{name: click}, {name: like}]
      network: {architecture: deepfm, dimension: 4, mlp: {layers: [8]}}
      fit: {batch_size: 32, epochs: 2, optimizer: {learning_rate: 0.02}}
      """;
  private static final String UNWEIGHTED = RECIPE.replace(", weight: weight", "");
  private static final int ROWS = 300;

  @TempDir Path folder;

  /** What a generated row has in its last column. */
  private interface Weight {
    String of(int row, SplittableRandom random);
  }

  private void write(String file, long seed, boolean leavesOut, Weight weight) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    SplittableRandom weights = new SplittableRandom(seed + 100);
    StringBuilder text = new StringBuilder("user,item,click,like,weight\n");
    for (int row = 0; row < ROWS; row++) {
      int user = random.nextInt(20);
      int item = random.nextInt(10);
      int click = (user + item) % 2;
      String like = leavesOut && random.nextInt(3) == 0 ? "" : "" + random.nextInt(2);
      text.append("u%d,i%d,%d,%s,".formatted(user, item, click, like));
      text.append(weight.of(row, weights)).append('\n');
    }
    Files.writeString(folder.resolve(file), text);
  }

  private void write(boolean leavesOut, Weight weight) throws IOException {
    write("train.csv", 1, leavesOut, weight);
    write("test.csv", 2, leavesOut, weight);
  }

  private Trainer.Result train(String yaml) throws IOException {
    try (Interruption interruption = Interruption.listen()) {
      return new Trainer(source(yaml), folder, Progress.silent(), interruption).train();
    }
  }

  private static RecipeSource source(String yaml) {
    return RecipeReader.parse("recipe", yaml, Map.of());
  }

  /** The lines of a file whose last column, their weight, is not 0; they are fewer than all. */
  static String counted(Path file, int rows) throws IOException {
    String counted =
        Files.readString(file)
            .lines()
            .filter(line -> !line.endsWith(",0"))
            .collect(Collectors.joining("\n"));
    assertThat(counted.lines().count()).isLessThan(rows);
    return counted;
  }

  @Test
  void aWeightOfZeroCountsForNothing() throws IOException {
    write(true, (row, random) -> random.nextInt(4) == 0 ? "0" : "" + random.nextDouble(0.5, 2));
    Trainer.Result with = train(RECIPE);
    for (String file : new String[] {"train.csv", "test.csv"}) {
      Files.writeString(folder.resolve(file), counted(folder.resolve(file), ROWS));
    }
    Trainer.Result without = train(RECIPE);
    assertThat(with.run().weights()).isEqualTo(without.run().weights());
    assertThat(with.fitted().validation()).isEqualTo(without.fitted().validation());
  }

  @Test
  void onlyTheProportionsOfWeightsMatter() throws IOException {
    write(true, (row, random) -> "8");
    Trainer.Result weighted = train(RECIPE);
    Trainer.Result plain = train(UNWEIGHTED);
    assertThat(weighted.run().weights()).isEqualTo(plain.run().weights());
    write(true, (row, random) -> random.nextInt(2) == 0 ? "8" : "1");
    assertThat(train(RECIPE).run().weights()).isNotEqualTo(plain.run().weights());
  }

  /** The loss of each row is that of binary cross-entropy with the positive part three times. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void positiveLabelsCountAsOftenAsTheRecipeSays(boolean between) throws IOException {
    write(false, (row, random) -> "1");
    Path file = folder.resolve("train.csv");
    if (between) {
      // A label such as 0.25 is positive for a quarter.
      Files.writeString(file, Files.readString(file).replace(",1,1\n", ",0.25,1\n"));
    }
    String yaml = UNWEIGHTED + "\n";
    RankingData data = RankingData.open(source(yaml).recipe(), folder, Progress.silent());
    RankingSplit train = data.read("train.csv", data.training().fitted());
    double[] positives =
        RecipeReader.parse("recipe", yaml, Map.of("fit.pos_weight", "{like: 3}"))
            .recipe()
            .posWeights();
    BatchLabels labels =
        new TrainingLabels(train, positives, Map.of())
            .of(IntStream.range(0, ROWS).toArray(), 0, ROWS);
    float[] logits = new float[2 * ROWS];
    double[] expected = new double[2];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (i % 9 - 4) * 0.4f;
      double probability = 1 / (1 + Math.exp(-logits[i]));
      double positive = train.label(i / 2, i % 2);
      double times = i % 2 == 1 ? 3 : 1;
      expected[i % 2] -=
          (times * positive * Math.log(probability) + (1 - positive) * Math.log(1 - probability))
              / ROWS;
    }
    TaskLosses losses = TaskLosses.of(new CrossEntropy(), logits, labels, new double[] {1, 1});
    assertThat(losses.values()).containsExactly(expected, within(1e-6));
    for (int i = 0; i < logits.length; i++) {
      double probability = 1 / (1 + Math.exp(-logits[i]));
      double positive = train.label(i / 2, i % 2);
      double times = i % 2 == 1 ? 3 : 1;
      double slope = (times * positive * (probability - 1) + (1 - positive) * probability) / ROWS;
      assertThat((double) losses.gradient()[i]).isCloseTo(slope, within(1e-7));
    }
  }

  /** Over all rows at once, against the mean over the rows that have a label. */
  @Test
  void theLossOfATaskIsTheWeightedMeanOverItsLabels() throws IOException {
    write(true, (row, random) -> String.format(Locale.ROOT, "%.3f", random.nextDouble(0.1, 5)));
    RankingData data = RankingData.open(source(RECIPE).recipe(), folder, Progress.silent());
    RankingSplit train = data.read("train.csv", data.training().fitted());
    float[] logits = new float[2 * ROWS];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (i % 7 - 3) * 0.5f;
    }
    BatchLabels labels =
        new TrainingLabels(train, new double[] {1, 1}, Map.of())
            .of(IntStream.range(0, ROWS).toArray(), 0, ROWS);
    double[] losses =
        TaskLosses.of(new CrossEntropy(), logits, labels, new double[] {1, 1}).values();
    double[] sums = new double[2];
    double[] totals = new double[2];
    String[] lines = Files.readString(folder.resolve("train.csv")).split("\n", -1);
    for (int row = 0; row < ROWS; row++) {
      String[] cells = lines[row + 1].split(",", -1);
      for (int task = 0; task < 2; task++) {
        if (!cells[2 + task].isEmpty()) {
          double probability = 1 / (1 + Math.exp(-logits[2 * row + task]));
          boolean positive = cells[2 + task].equals("1");
          double weight = Double.parseDouble(cells[4]);
          sums[task] -= weight * Math.log(positive ? probability : 1 - probability);
          totals[task] += weight;
        }
      }
    }
    assertThat(totals[1]).isLessThan(totals[0]);
    assertThat(losses[0]).isCloseTo(sums[0] / totals[0], within(1e-6));
    assertThat(losses[1]).isCloseTo(sums[1] / totals[1], within(1e-6));
    assertThat(
            RankingMetrics.ofTasks(train.tasks(), sigmoid(logits), train.labels(), train.weights())
                .metrics()
                .get("log_loss/like"))
        .isCloseTo(sums[1] / totals[1], within(1e-6));
  }

  private static float[] sigmoid(float[] logits) {
    float[] probabilities = new float[logits.length];
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = (float) (1 / (1 + Math.exp(-logits[i])));
    }
    return probabilities;
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "NaN", "", "1e40", "Infinity", "heavy"})
  void aWeightThatIsNoneIsToldWithItsLine(String weight) throws IOException {
    write(false, (row, random) -> row == 5 ? weight : "1");
    assertThatThrownBy(() -> train(RECIPE))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("train.csv")
        .hasMessageContaining("line 7")
        .hasMessageContaining(
            "column [weight]: expected a weight, a number from 0 on, found [" + weight + "]");
  }

  @Test
  void rowsOfWhichNoneCountsAreTold() throws IOException {
    write(false, (row, random) -> "0.0");
    assertThatThrownBy(() -> train(RECIPE))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("every row has weight 0 in column [weight]");
  }

  @Test
  void aColumnOfWeightsThatIsNotThereIsTold() throws IOException {
    write(false, (row, random) -> "1");
    assertThatThrownBy(() -> train(RECIPE.replace("weight: weight", "weight: wieght")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("[wieght]")
        .hasMessageContaining("nearest is [weight]");
  }

  @ParameterizedTest
  @CsvSource({
    "'{name: like}', '', 'expected labels in column [like], it is empty in every row'",
    "'{name: like, positive_from: 1, empty: left_out}', '', 'expected labels in column [like]'",
    "'{name: like, positive_from: 1}', '', 'every row has [0.0]'",
    "'{name: like}', ' ', 'expected a finite number'",
  })
  void aTaskWithoutLabelsIsTold(String task, String cell, String told) throws IOException {
    write(false, (row, random) -> "1");
    String text = Files.readString(folder.resolve("train.csv"));
    Files.writeString(
        folder.resolve("train.csv"), text.replaceAll(",[01],1\n", "," + cell + ",1\n"));
    assertThatThrownBy(() -> train(RECIPE.replace("{name: like}", task)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("like")
        .hasMessageContaining(told);
  }

  /** An empty cell of a single task is more likely a mistake than a row for nothing. */
  @Test
  void aSingleTaskNeedsALabelInEveryRowUnlessItSaysOtherwise() throws IOException {
    write(true, (row, random) -> "1");
    String single = RECIPE.replace("{name: click}, ", "");
    assertThatThrownBy(() -> train(single))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "column [like]: expected a finite number, true or false, found []; a task with [empty:"
                + " left_out] passes over such rows");
    String asked = single.replace("{name: like}", "{name: like, empty: left_out}");
    assertThat(train(asked).fitted().metrics().get("log_loss/like")).isFinite();
  }

  @Test
  void learnedWeightsOfTasksAreInTheRunAndNotInTheBundle() throws IOException {
    write(true, (row, random) -> "1");
    String learns = UNWEIGHTED.replace("epochs: 2", "epochs: 3, task_weighting: uncertainty");
    Trainer.Result result = train(learns);
    assertThat(result.fitted().taskWeights()).containsOnlyKeys("click", "like");
    assertThat(result.fitted().taskWeights().values()).doesNotContain(1.0);
    Path run = folder.resolve("run");
    result.run().write(run);
    assertThat(Run.open(run).taskWeights()).isEqualTo(result.fitted().taskWeights());
    assertThat(Files.readString(run.resolve("run.json"))).contains("task_weights");
    Path bundle = folder.resolve("bundle");
    Exporter.export(Run.open(run)).writer().write(bundle, false);
    assertThat(Files.readString(bundle.resolve("model.json"))).doesNotContain("task_weights");
    train(UNWEIGHTED).run().write(run);
    assertThat(Files.readString(run.resolve("run.json"))).doesNotContain("task_weights");
  }
}
