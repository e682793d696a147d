package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.Run;
import org.towerrank.export.Exporter;
import org.towerrank.feature.ValueRates;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.RecipeReader;

class ValidationValuesTest {
  private static final String RANKER =
      """
      name: values
      data: {train: train.csv, validation: later.csv, test: later.csv}
      features:
        - {name: user, side: user, kind: categorical, encoder: {type: vocabulary}}
        - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
        - {name: price, side: item, kind: numeric, encoder: {type: standard}}
        - {name: seen, side: user, kind: sequence, shares: item, max_length: 4, order: newest_first}
        - {name: place, side: context, kind: categorical, missing_share: 0.1, encoder: {type: vocabulary}}
      tasks: [{name: like}]
      network: {architecture: fm, dimension: 2}
      fit: {batch_size: 4, epochs: 2}
      """;
  private static final String TOWERS =
      """
      name: values
      data:
        train: train.csv
        validation: later.csv
        test: later.csv
        items: {file: items.csv, id: item, target: item}
      features:
        - {name: user, side: user, kind: categorical, encoder: {type: vocabulary}}
        - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
        - {name: price, side: item, kind: numeric, encoder: {type: standard}}
      network: {architecture: dssm, dimension: 2, user: {layers: []}, item: {layers: []}, outputs: 2}
      fit: {batch_size: 4, epochs: 2, negatives: {strategy: in_batch}}
      """;

  @TempDir Path folder;

  /** Prices of training have a mean of 3 and a deviation of 2. */
  private void write() throws IOException {
    Files.writeString(
        folder.resolve("train.csv"),
        """
        user,item,price,seen,place,like
        u1,i1,1,i2,1,1
        u2,i2,5,i1 i2,2,0
        u1,i1,1,i2,1,1
        u2,i2,5,i1 i2,2,0
        """);
    Files.writeString(
        folder.resolve("later.csv"),
        """
        user,item,price,seen,place,like
        u1,i1,5,i1 i3,1,1
        u3,i2,9,,2,0
        ,i1,,i2 i1,,1
        u1,i2,7,i2,1,0
        """);
    Files.writeString(
        folder.resolve("items.csv"),
        """
        item,price
        i1,1
        i2,5
        i3,
        """);
  }

  @Test
  void aRankerKnowsWhatTheValuesOfValidationWere() throws IOException {
    write();
    Map<String, ValueRates> values = train(RANKER).provenance().features();

    // A feature that fitting learns to do without is not compared.
    assertThat(values).containsOnlyKeys("user", "item", "price", "seen");
    assertThat(values.get("user")).isEqualTo(new ValueRates(4, 0.25, 0.25, 0, 0));
    assertThat(values.get("item")).isEqualTo(new ValueRates(4, 0, 0, 0, 0));
    assertThat(values.get("seen")).isEqualTo(new ValueRates(6, 1 / 6.0, 1 / 6.0, 0, 0));
    // Encoded as 1, 3 and 2.
    ValueRates price = Objects.requireNonNull(values.get("price"));
    assertThat(price.missingRate()).isEqualTo(0.25);
    assertThat(price.mean()).isCloseTo(2, within(1e-6));
    assertThat(price.deviation()).isCloseTo(Math.sqrt(2 / 3.0), within(1e-6));
  }

  @Test
  void towersKnowTheValuesOfUsersInValidationAndOfItemsInTheCatalogue() throws IOException {
    write();
    Map<String, ValueRates> values = train(TOWERS).provenance().features();

    assertThat(values).containsOnlyKeys("user", "item", "price");
    assertThat(values.get("user")).isEqualTo(new ValueRates(4, 0.25, 0.25, 0, 0));
    assertThat(values.get("item")).isEqualTo(new ValueRates(3, 0, 1 / 3.0, 0, 0));
    assertThat(values.get("price")).extracting(ValueRates::missingRate).isEqualTo(1 / 3.0);
  }

  @Test
  void runsAndBundlesKeepThem() throws IOException {
    write();
    Run run = train(RANKER);
    run.write(folder.resolve("run"));
    Run read = Run.open(folder.resolve("run"));
    assertThat(read.provenance()).isEqualTo(run.provenance());

    Exporter.export(read).writer().write(folder.resolve("bundle"), false);
    Bundle bundle = Bundle.open(folder.resolve("bundle"));
    assertThat(bundle.provenance()).isEqualTo(run.provenance());
  }

  private Run train(String yaml) throws IOException {
    try (Interruption interruption = Interruption.listen()) {
      return new Trainer(
              RecipeReader.parse("recipe", yaml, Map.of()), folder, Progress.silent(), interruption)
          .train()
          .run();
    }
  }
}
