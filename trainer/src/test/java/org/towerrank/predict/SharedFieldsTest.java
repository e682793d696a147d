package org.towerrank.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Bundle;
import org.towerrank.csv.CsvTable;
import org.towerrank.csv.DataException;
import org.towerrank.export.Exporter;
import org.towerrank.export.RandomModels;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.feature.Vocabulary;
import org.towerrank.feature.VocabularyEncoder;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Dssm;
import org.towerrank.model.Mlp;
import org.towerrank.model.Network;
import org.towerrank.progress.Progress;

/** A user and a document that each have a field [city]. */
class SharedFieldsTest {
  private static final List<String> CITIES = List.of("Ulm", "Jena", "Łódź");
  private static final Mlp LAYERS = new Mlp(List.of(4), Activation.RELU, 0f, false);

  private static final FeatureSchema SCHEMA =
      new FeatureSchema(
          List.of(
              new CategoricalFeature("user_city", Side.USER, "city", "cities"),
              new CategoricalFeature("item_city", Side.ITEM, "city", "cities")),
          Map.of("cities", new VocabularyEncoder(Vocabulary.of(CITIES))));

  @TempDir private Path folder;

  private Bundle bundle(Network network) throws IOException {
    Path bundle = folder.resolve("bundle");
    Exporter.export(RandomModels.run(network, SCHEMA, 1)).writer().write(bundle, false);
    return Bundle.open(bundle);
  }

  private Path table(String header, List<String> rows) throws IOException {
    return Files.writeString(
        folder.resolve("rows.csv"), header + "\n" + String.join("\n", rows) + "\n");
  }

  private Prediction prediction(Path table) {
    return new Prediction(table, List.of(), folder.resolve("out.csv"), Progress.silent());
  }

  private List<String> column(String name) throws IOException {
    List<String> texts = new ArrayList<>();
    try (CsvTable table = CsvTable.open(folder.resolve("out.csv"))) {
      while (table.next()) {
        texts.add(table.text(table.column(name)));
      }
    }
    return texts;
  }

  @Test
  void aRankerReadsBothFromColumnsOfTheirOwn() throws IOException {
    Bundle bundle = bundle(new DeepFm(2, LAYERS, 0f));
    List<String> rows = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    try (RankingModel model = RankingModel.load(bundle, SessionSettings.SERVING)) {
      RowEncoder items = new RowEncoder(SCHEMA, List.of(Side.ITEM));
      for (String user : CITIES) {
        for (String item : CITIES) {
          rows.add(user + "," + item);
          EncodedRows request = model.request(Map.of("city", user));
          float[] scores = model.score(request, items.row(Map.of("city", item)));
          expected.add(Float.toString(scores[0]));
        }
      }
    }
    assertThat(expected).doesNotHaveDuplicates();
    prediction(table("user_city,item_city", rows)).scores(bundle);
    assertThat(column(bundle.tasks().getFirst())).isEqualTo(expected);
    Path one = table("city", CITIES);
    assertThatThrownBy(() -> prediction(one).scores(bundle))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected a column [user_city]");
  }

  @Test
  void aTowerReadsTheFieldOfItsSide() throws IOException {
    Bundle bundle = bundle(new Dssm(2, LAYERS, LAYERS, 4, 0));
    prediction(table("city", CITIES)).vectors(bundle, true);
    List<String> vectors = column("vector");
    try (TwoTowerModel model = TwoTowerModel.load(bundle, SessionSettings.SERVING)) {
      for (int i = 0; i < CITIES.size(); i++) {
        List<String> expected = new ArrayList<>();
        for (float number : model.itemVector(Map.of("city", CITIES.get(i)))) {
          expected.add(Float.toString(number));
        }
        assertThat(vectors.get(i)).isEqualTo(String.join(" ", expected));
      }
    }
  }
}
