package org.towerrank.tests;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.DiscretizedEncoder;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.Vocabulary;
import org.towerrank.feature.VocabularyEncoder;
import org.towerrank.model.Activation;
import org.towerrank.model.Dssm;
import org.towerrank.model.Mlp;
import org.towerrank.model.Mmoe;

/** What {@code towerrank demo} leaves, with random models of the same features over few films. */
final class SmallDemo {
  static final int FILMS = 60;
  private static final Mlp LAYERS = new Mlp(List.of(8), Activation.RELU, 0f, false);

  private SmallDemo() {}

  static void write(Path directory) throws IOException {
    Path bundles = Files.createDirectories(directory.resolve("bundles"));
    Path data = Files.createDirectories(directory.resolve("data"));
    for (String key : List.of("dssm", "youtubednn")) {
      Dssm towers = new Dssm(4, LAYERS, LAYERS, 8, 0);
      Files.write(
          bundles.resolve(key + ".zip"),
          CatalogueModels.zip(towers, schema("history"), List.of(), 1));
    }
    Mmoe ranker = new Mmoe(4, 2, LAYERS, LAYERS, Mmoe.Gates.PER_TASK, 0f);
    Files.write(
        bundles.resolve("mmoe.zip"),
        CatalogueModels.zip(ranker, schema("user_id"), List.of("click", "like"), 2));
    Files.writeString(
        directory.resolve("demo.json"),
        Catalogue.json(
            Map.of(
                "subject",
                "made up for a test",
                "items",
                "data/items.csv.gz",
                "models",
                List.of(model("dssm"), model("youtubednn"), model("mmoe")),
                "users",
                List.of(Map.of("user", Map.of("user_id", "7"))))));
    table(data.resolve("items.csv.gz"), films());
    table(data.resolve("users.csv.gz"), "user_id,age\n7,30\n8,41\n");
    table(data.resolve("test.csv.gz"), "user_id,target_item,history\n7,3,1 2\n");
  }

  private static Map<String, String> model(String key) {
    return Map.of("key", key, "bundle", "bundles/" + key + ".zip");
  }

  private static String films() {
    StringBuilder films = new StringBuilder("item_id,title,year,genres\n");
    for (int i = 1; i <= FILMS; i++) {
      films.append(
          i + ",Film " + i + "," + (1990 + i % 30) + "," + (i % 2 == 0 ? "Drama" : "Comedy Drama"));
      films.append('\n');
    }
    return films.toString();
  }

  private static void table(Path file, String text) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Towers read a history, rankers the user's id; both the age. */
  private static FeatureSchema schema(String userFeature) {
    SequenceFeature.Order set = SequenceFeature.Order.UNORDERED;
    return new FeatureSchema(
        List.of(
            userFeature.equals("history")
                ? new SequenceFeature(
                    "history",
                    Side.USER,
                    "history",
                    "item_id",
                    5,
                    SequenceFeature.Order.OLDEST_FIRST,
                    " ")
                : new CategoricalFeature("user_id", Side.USER, "user_id", "item_id"),
            new CategoricalFeature("age", Side.USER, "age", "age"),
            new CategoricalFeature("item_id", Side.ITEM, "item_id", "item_id"),
            new CategoricalFeature("year", Side.ITEM, "year", "year"),
            new SequenceFeature("genres", Side.ITEM, "genres", "genres", 3, set, " ")),
        Map.of(
            "item_id",
            vocabulary("1", "2", "3", "12", "40"),
            "genres",
            vocabulary("Drama", "Comedy"),
            "age",
            new DiscretizedEncoder(List.of(20.0, 35.0)),
            "year",
            new DiscretizedEncoder(List.of(2000.0, 2010.0))));
  }

  private static VocabularyEncoder vocabulary(String... values) {
    return new VocabularyEncoder(Vocabulary.of(List.of(values)));
  }
}
