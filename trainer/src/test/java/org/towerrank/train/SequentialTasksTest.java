package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Bundle;
import org.towerrank.data.RankingData;
import org.towerrank.data.RankingSplit;
import org.towerrank.data.SplitName;
import org.towerrank.evaluate.Evaluator;
import org.towerrank.export.Exporter;
import org.towerrank.export.RandomRows;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.RecipeException;
import org.towerrank.recipe.RecipeReader;
import org.towerrank.recipe.RecipeSource;

/** A click, then a conversion. */
class SequentialTasksTest {
  private static final String RECIPE =
      """
      name: entire-space
      data: {train: train.csv, validation: test.csv, test: test.csv}
      features:
        - {name: user, side: user, kind: categorical, encoder: {type: vocabulary}}
        - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
      tasks: [{name: click}, {name: conversion}]
      network: {architecture: esmm, dimension: 4, tower: {layers: [8]}}
      fit: {batch_size: 32, epochs: 8, patience: 8, optimizer: {learning_rate: 0.03, embedding_scale: 0.5}}
      """;

  @TempDir Path folder;

  private static RecipeSource source(String yaml) {
    return RecipeReader.parse("recipe", yaml, Map.of());
  }

  /** Conversions follow clicks alone; without a click the cell is empty. */
  private void writeEvents(String file, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder("user,item,click,conversion\n");
    for (int row = 0; row < 800; row++) {
      int user = random.nextInt(12);
      int item = random.nextInt(12);
      int click = user % 2 == item % 2 ? 1 : 0;
      String conversion = click == 0 ? "" : item % 3 == 0 ? "1" : "0";
      text.append("u%d,i%d,%d,%s\n".formatted(user, item, click, conversion));
    }
    Files.writeString(folder.resolve(file), text);
  }

  @Test
  void theLabelOfAStepIsThatOfAllUpToIt() throws IOException {
    Files.writeString(
        folder.resolve("train.csv"),
        "user,item,click,conversion\na,b,1,1\na,b,1,0\na,b,0,1\na,b,0,\na,b,1,\na,b,,1\na,b,,0\n");
    Recipe recipe = source(RECIPE).recipe();
    RankingData data = RankingData.open(recipe, folder, Progress.silent());
    RankingSplit split = data.read("train.csv", data.training().fitted());
    float open = Float.NaN;
    assertThat(split.labels())
        .containsExactly(1, 1, 1, 0, 0, 0, 0, 0, 1, open, open, open, open, 0);
  }

  @Test
  void bothStepsAreLearnedAndAConversionIsNeverLikelierThanItsClick() throws IOException {
    writeEvents("train.csv", 1);
    writeEvents("test.csv", 2);
    Trainer.Result result = train(RECIPE);
    assertThat(result.fitted().metrics().get("auc/click")).isGreaterThan(0.95);
    assertThat(result.fitted().metrics().get("auc/conversion")).isGreaterThan(0.95);
    Bundle bundle = Exporter.export(result.run()).bundle();
    assertThat(
            Evaluator.evaluate(
                    bundle, source(RECIPE).recipe(), folder, SplitName.TEST, Progress.silent())
                .metrics()
                .get("auc/conversion"))
        .isGreaterThan(0.95);
    try (RankingModel model = RankingModel.load(bundle, SessionSettings.SERVING)) {
      float[] scores = model.scoreRows(RandomRows.of(bundle.schema(), 300, 4));
      for (int row = 0; row < 300; row++) {
        assertThat(scores[2 * row + 1]).isLessThanOrEqualTo(scores[2 * row]);
      }
    }
    String turned =
        RECIPE.replace("{name: click}, {name: conversion}", "{name: conversion}, {name: click}");
    assertThatThrownBy(
            () ->
                Evaluator.evaluate(
                    bundle, source(turned).recipe(), folder, SplitName.TEST, Progress.silent()))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("expected them in the order of the model");
  }

  private Trainer.Result train(String yaml) throws IOException {
    try (Interruption interruption = Interruption.listen()) {
      return new Trainer(source(yaml), folder, Progress.silent(), interruption).train();
    }
  }
}
