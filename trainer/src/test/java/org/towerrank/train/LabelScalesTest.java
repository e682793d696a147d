package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.towerrank.bundle.Run;
import org.towerrank.export.Exporter;
import org.towerrank.model.LabelScale;
import org.towerrank.model.ModelDefinition;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.RecipeReader;

/** A squared loss is of standardized labels, whatever their size. */
class LabelScalesTest {
  private static final String RECIPE =
      """
      name: prices
      data: {train: train.csv, validation: test.csv, test: test.csv, weight: weight}
      features:
        - {name: user, side: user, kind: categorical, encoder: {type: vocabulary}}
        - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
      tasks: [{name: price, empty: left_out}, {name: minutes, empty: left_out}]
      network: {architecture: deepfm, dimension: 4, mlp: {layers: [16]}, loss: squared}
      fit: {batch_size: 32, epochs: 12, patience: 12, optimizer: {learning_rate: 0.03, embedding_scale: 0.3},
            refit: {epochs: 2}}
      """;

  @TempDir Path folder;

  /** Items cost what their number says, in units of {@code price}, and some rows lack a label. */
  private void write(String file, int rows, double price, double offset) throws IOException {
    SplittableRandom random = new SplittableRandom(rows);
    StringBuilder text = new StringBuilder("user,item,price,minutes,weight\n");
    for (int row = 0; row < rows; row++) {
      int item = random.nextInt(12);
      String cost = random.nextInt(5) == 0 ? "" : "" + (item * price + offset);
      text.append("u%d,i%d,%s,%d,".formatted(random.nextInt(9), item, cost, item % 3));
      text.append(random.nextInt(4)).append('\n');
    }
    Files.writeString(folder.resolve(file), text);
  }

  private void write(double price, double offset) throws IOException {
    write("train.csv", 600, price, offset);
    write("test.csv", 200, price, offset);
  }

  private Trainer.Result train(String out, @Nullable String from) throws IOException {
    Path run = folder.resolve(out);
    Refit refit = from == null ? null : new Refit(folder.resolve(from), 1, false);
    try (Interruption interruption = Interruption.listen();
        Checkpoints checkpoints = Checkpoints.beside(run, Duration.ZERO, Progress.silent())) {
      Trainer.Result result =
          new Trainer(
                  RecipeReader.parse("recipe", RECIPE, Map.of()),
                  folder,
                  new TrainingOptions(refit, checkpoints),
                  Progress.silent(),
                  interruption)
              .train();
      result.run().write(run, checkpoints.best().orElseThrow());
      checkpoints.delete();
      return result;
    }
  }

  private static double metric(Trainer.Result result, String name) {
    return Objects.requireNonNull(result.fitted().metrics().get(name));
  }

  private LabelScale expected(int column) throws IOException {
    List<double[]> rows = new ArrayList<>();
    List<String> lines = Files.readAllLines(folder.resolve("train.csv"));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      if (!cells[column].isEmpty()) {
        rows.add(new double[] {Double.parseDouble(cells[column]), Double.parseDouble(cells[4])});
      }
    }
    double weights = rows.stream().mapToDouble(row -> row[1]).sum();
    double mean = rows.stream().mapToDouble(row -> row[0] * row[1]).sum() / weights;
    double squares = rows.stream().mapToDouble(row -> row[0] * row[0] * row[1]).sum() / weights;
    return new LabelScale(mean, Math.sqrt(squares - mean * mean));
  }

  /** Large ones, small ones, and ones around 0, whose scores of 0 are sums of large numbers. */
  @ParameterizedTest
  @CsvSource({"25000, 3000000", "0.00001, 0.5", "400000, -2200000", "1, 0"})
  void labelsOfAnySizeAreLearnedAndExported(double price, double offset) throws IOException {
    write(price, offset);
    Trainer.Result result = train("run", null);
    ModelDefinition model = result.run().definition();
    assertThat(model.labels()).containsOnlyKeys("price", "minutes");
    LabelScale scale = Objects.requireNonNull(model.labels().get("price"));
    LabelScale expected = expected(2);
    assertThat(scale.mean()).isCloseTo(expected.mean(), within(1e-3 * expected.deviation()));
    assertThat(scale.deviation())
        .isCloseTo(expected.deviation(), within(1e-3 * expected.deviation()));
    // Their mean for every row would be off by their deviation.
    assertThat(metric(result, "rmse/price")).isLessThan(0.2 * expected.deviation());
    assertThat(metric(result, "rmse/minutes")).isLessThan(0.3 * expected(3).deviation());
    assertThat(Run.open(folder.resolve("run")).definition()).isEqualTo(model);
    assertThat(Exporter.export(result.run()).bundle().definition()).contains(model);
  }

  /** A product with a power of two loses no digit. */
  @Test
  void theUnitOfLabelsChangesNoWeight() throws IOException {
    write(1, 0);
    Trainer.Result one = train("one", null);
    write(1024, 0);
    Trainer.Result other = train("other", null);
    assertThat(other.run().weights()).isEqualTo(one.run().weights());
    assertThat(metric(other, "rmse/price"))
        .isCloseTo(1024 * metric(one, "rmse/price"), within(1e-2));
    assertThat(metric(other, "rmse/minutes")).isEqualTo(metric(one, "rmse/minutes"));
  }

  @Test
  void aRefitKeepsTheUnitsOfItsWeights() throws IOException {
    write(500, 20_000);
    Map<String, LabelScale> labels = train("one", null).run().definition().labels();
    write(520, 21_000);
    Trainer.Result next = train("next", "one");
    assertThat(next.run().definition().labels()).isEqualTo(labels);
    assertThat(metric(next, "rmse/price")).isLessThan(0.3 * expected(2).deviation());
  }
}
