package org.towerrank.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.BundleWriter;
import org.towerrank.bundle.Provenance;
import org.towerrank.bundle.Run;
import org.towerrank.export.Exporter;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.DiscretizedEncoder;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.IdEncoder;
import org.towerrank.feature.MinMaxEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Dssm;
import org.towerrank.model.EmbeddingRows;
import org.towerrank.model.FloatTensor;
import org.towerrank.model.Mlp;
import org.towerrank.model.Mmoe;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.Network;
import org.towerrank.model.RandomWeights;
import org.towerrank.model.Weights;
import org.towerrank.model.YoutubeDnn;

/** Models with seeded random weights, over a schema with every kind of item feature. */
final class RandomModels {
  static final List<String> TASKS = List.of("click", "like");

  static final Mlp MLP = new Mlp(List.of(16, 8), Activation.RELU, 0f, false);

  private static final Mlp WIDE = new Mlp(List.of(48, 8), Activation.RELU, 0f, false);

  private RandomModels() {}

  static FeatureSchema schema() {
    return schema(150);
  }

  /** The schema with so many known items. */
  static FeatureSchema schema(int items) {
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    encoders.put("user_id", RandomWeights.vocabulary("u", 30));
    encoders.put("item_id", RandomWeights.vocabulary("i", items));
    encoders.put("genre", RandomWeights.vocabulary("genre ", 7));
    encoders.put("brand", new HashEncoder(5));
    encoders.put("stars", RandomWeights.vocabulary("", 5));
    encoders.put("price_bucket", new DiscretizedEncoder(List.of(1.5, 3.0, 50.0)));
    encoders.put("price", new MinMaxEncoder(0, 5, 0.4f, true));
    encoders.put("year", new MinMaxEncoder(1950, 2020, 0.5f, false));
    SequenceFeature.Order history = SequenceFeature.Order.OLDEST_FIRST;
    SequenceFeature.Order set = SequenceFeature.Order.UNORDERED;
    return new FeatureSchema(
        List.of(
            new CategoricalFeature("user_id", Side.USER, "user_id", "user_id"),
            new SequenceFeature("history", Side.USER, "history", "item_id", 6, history, " "),
            new CategoricalFeature("item_id", Side.ITEM, "item_id", "item_id"),
            new CategoricalFeature("brand", Side.ITEM, "brand", "brand"),
            new CategoricalFeature("stars", Side.ITEM, "stars", "stars"),
            new SequenceFeature("genres", Side.ITEM, "genres", "genre", 3, set, "|"),
            new SequenceFeature("related", Side.ITEM, "related", "item_id", 4, history, " "),
            new CategoricalFeature("price_bucket", Side.ITEM, "price", "price_bucket"),
            new NumericFeature("price", Side.ITEM, "price", "price"),
            new NumericFeature("year", Side.ITEM, "year", "year")),
        encoders);
  }

  /** The schema with scores of queries, by the names of their fields. */
  static FeatureSchema withQueries(String... fields) {
    Map<String, Encoder> encoders = new LinkedHashMap<>(schema().encoders());
    List<Feature> features = new ArrayList<>(schema().features());
    for (String field : fields) {
      encoders.put(field, new MinMaxEncoder(0, 4, 0.7f, false));
      features.add(1, new NumericFeature("of " + field, Side.QUERY, field, field));
    }
    return new FeatureSchema(features, encoders);
  }

  static RankingModel deepFm(long seed) throws IOException {
    return ranker(new DeepFm(4, MLP, 0f), List.of("click"), seed);
  }

  static RankingModel mmoe(long seed) throws IOException {
    return ranker(new Mmoe(4, 3, MLP, MLP, Mmoe.Gates.PER_TASK, 0f), TASKS, seed);
  }

  /** One whose items' part is worth keeping, so that it is loaded in two steps. */
  static RankingModel wideDeepFm(long seed) throws IOException {
    return ranker(new DeepFm(16, WIDE, 0f), List.of("click"), seed);
  }

  /** One whose items' part is worth keeping, so that it is loaded in two steps. */
  static RankingModel wideMmoe(long seed) throws IOException {
    return ranker(new Mmoe(16, 3, WIDE, MLP, Mmoe.Gates.PER_TASK, 0f), TASKS, seed);
  }

  static RankingModel ranker(Network network, List<String> tasks, long seed) throws IOException {
    return RankingModel.load(bundle(network, schema(), tasks, seed), SessionSettings.SERVING);
  }

  /** Two towers of unit vectors. */
  static TwoTowerModel dssm(int dimension, long seed) throws IOException {
    return towers(new Dssm(4, MLP, MLP, dimension, 0), seed);
  }

  /** Two towers that give no finite vector where one item of their vocabulary is read. */
  static TwoTowerModel overflowing(int item) throws IOException {
    Network network = new Dssm(4, MLP, MLP, 8, 0);
    ModelDefinition model = new ModelDefinition(network, schema(10_000), List.of());
    // So large that the sums of the first layer overflow there, to both sides.
    Weights weights = RandomWeights.of(model, 100, 5);
    for (EmbeddingRows rows : EmbeddingRows.of(model)) {
      if (rows.feature().equals("item_id") || rows.feature().equals("history")) {
        int row = rows.offset() + IdEncoder.FIRST_KNOWN + item;
        float[] data = weights.get(rows.weight()).data();
        Arrays.fill(data, 4 * row, 4 * (row + 1), Float.MAX_VALUE);
      }
    }
    Provenance provenance = new Provenance("0", "random", "0", 5, Map.of());
    Bundle bundle =
        Exporter.export(new Run("overflowing", model, weights, provenance)).writer().build();
    return TwoTowerModel.load(bundle, SessionSettings.SERVING);
  }

  /** A ranker whose part of one item has numbers beyond those of 16 bits, in two steps. */
  static RankingModel beyondHalves(int item) throws IOException {
    ModelDefinition model =
        new ModelDefinition(new DeepFm(16, WIDE, 0f), schema(), List.of("click"));
    Weights weights = RandomWeights.of(model, 2, 3);
    for (EmbeddingRows rows : EmbeddingRows.of(model)) {
      if (rows.feature().equals("item_id")) {
        int row = rows.offset() + IdEncoder.FIRST_KNOWN + item;
        FloatTensor table = weights.get(rows.weight());
        int width = table.data().length / table.shape().getFirst();
        Arrays.fill(table.data(), width * row, width * (row + 1), 1e6f);
      }
    }
    Provenance provenance = new Provenance("0", "random", "0", 3, Map.of());
    Bundle bundle =
        Exporter.export(new Run("beyond-halves", model, weights, provenance)).writer().build();
    return RankingModel.load(bundle, SessionSettings.SERVING);
  }

  /** Two towers of vectors of any length. */
  static TwoTowerModel youtubeDnn(int dimension, long seed) throws IOException {
    return towers(new YoutubeDnn(4, MLP, "item_id", dimension, 0, false), seed);
  }

  private static TwoTowerModel towers(Network network, long seed) throws IOException {
    return TwoTowerModel.load(
        bundle(network, schema(10_000), List.of(), seed), SessionSettings.SERVING);
  }

  static Bundle bundle(Network network, FeatureSchema schema, List<String> tasks, long seed)
      throws IOException {
    return writer(network, schema, tasks, seed).build();
  }

  static BundleWriter writer(Network network, FeatureSchema schema, List<String> tasks, long seed)
      throws IOException {
    ModelDefinition model = new ModelDefinition(network, schema, tasks);
    Provenance provenance = new Provenance("0", "random", "0", seed, Map.of());
    String name = network.getClass().getSimpleName() + "-" + seed;
    return Exporter.export(new Run(name, model, RandomWeights.of(model, 2, seed), provenance))
        .writer();
  }
}
