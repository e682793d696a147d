package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.towerrank.progress.Progress;
import org.towerrank.progress.RecordedWarnings;
import org.towerrank.recipe.RecipeReader;

/** A ranker whose order on validation is the wrong way round is told. */
class WorseThanChanceTest {
  private static final String RECIPE =
      """
      name: chance
      data: {train: train.csv, validation: validation.csv, test: validation.csv}
      features:
        - {name: user, side: user, kind: categorical, encoder: {type: vocabulary}}
        - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
      tasks: [{name: click}]
      network: {architecture: deepfm, dimension: 4, mlp: {layers: [8]}}
      fit: {batch_size: 32, epochs: 12, optimizer: {learning_rate: 0.02}}
      """;

  @TempDir Path folder;

  /**
   * @param wanted the half of the items that is clicked
   */
  private void write(String file, int rows, int wanted) throws IOException {
    SplittableRandom random = new SplittableRandom(rows);
    StringBuilder text = new StringBuilder("user,item,click\n");
    for (int row = 0; row < rows; row++) {
      int item = random.nextInt(10);
      int click = random.nextInt(5) == 0 ? random.nextInt(2) : (item + wanted) % 2;
      text.append("u" + random.nextInt(20) + ",i" + item + "," + click + "\n");
    }
    Files.writeString(folder.resolve(file), text);
  }

  private RecordedWarnings train() throws IOException {
    return train(RECIPE);
  }

  private RecordedWarnings train(String recipe) throws IOException {
    RecordedWarnings warnings = new RecordedWarnings(Progress.silent());
    try (Interruption interruption = Interruption.listen()) {
      new Trainer(RecipeReader.parse("recipe", recipe, Map.of()), folder, warnings, interruption)
          .train();
    }
    return warnings;
  }

  @Test
  void isWarnedOf() throws IOException {
    write("train.csv", 400, 0);
    write("validation.csv", 300, 1);
    assertThat(train().warnings())
        .filteredOn(warning -> warning.contains("below 0.5 by more than chance"))
        .singleElement()
        .asString()
        .startsWith("auc/click of validation is 0.")
        .contains("[train.csv]", "[validation.csv]");
  }

  /** Labels of validation are the other way round, so that their mean is better. */
  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1"})
  void anErrorThatIsLargerThanThatOfTheMeanIsTold(int wanted, int told) throws IOException {
    write("train.csv", 400, 0);
    write("validation.csv", 300, wanted);
    for (String file : List.of("train.csv", "validation.csv")) {
      String prices = Files.readString(folder.resolve(file)).replace(",1\n", ",1000000\n");
      Files.writeString(folder.resolve(file), prices);
    }
    String recipe = RECIPE.replace("layers: [8]}}", "layers: [8]}, loss: squared}");
    assertThat(train(recipe).warnings())
        .filteredOn(warning -> warning.contains("worse than none"))
        .hasSize(told)
        .allMatch(warning -> warning.startsWith("rmse/click of validation is "))
        .allMatch(warning -> warning.contains("the rows of [train.csv] and [validation.csv]"));
  }

  /** Half of the training rows are positive, and a twentieth of the others. */
  @ParameterizedTest
  @CsvSource({"'', 1", "'pos_weight: {click: 3},', 0"})
  void scoresThatAreNoProbabilitiesAreToldUnlessThatIsMeant(String fit, int told)
      throws IOException {
    for (int file = 0; file < 2; file++) {
      SplittableRandom random = new SplittableRandom(file);
      StringBuilder text = new StringBuilder("user,item,click\n");
      for (int row = 0; row < 600; row++) {
        text.append("u" + random.nextInt(20) + ",i" + random.nextInt(40) + ",");
        text.append(random.nextInt(file == 0 ? 2 : 20) == 0 ? 1 : 0).append('\n');
      }
      Files.writeString(folder.resolve(file == 0 ? "train.csv" : "validation.csv"), text);
    }
    assertThat(train(RECIPE.replace("fit: {", "fit: {" + fit + " ")).warnings())
        .filteredOn(warning -> warning.contains("are no probabilities"))
        .hasSize(told)
        .allMatch(warning -> warning.startsWith("log_loss/click of validation is "))
        .allMatch(warning -> warning.contains("fit.select_by: [log_loss/click]"));
  }

  @Test
  void isNotWhatFewRowsSay() throws IOException {
    write("train.csv", 400, 0);
    write("validation.csv", 300, 0);
    assertThat(train().warnings()).noneMatch(warning -> warning.contains("chance"));
    // In the wrong order, all of them, by chance.
    Files.writeString(
        folder.resolve("validation.csv"), "user,item,click\nu1,i0,1\nu1,i1,0\nu2,i2,1\n");
    assertThat(train().warnings()).noneMatch(warning -> warning.contains("chance"));
  }
}
