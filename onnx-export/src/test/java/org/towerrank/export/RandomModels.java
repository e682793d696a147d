package org.towerrank.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.bundle.Provenance;
import org.towerrank.bundle.Run;
import org.towerrank.feature.AgeFeature;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Clip;
import org.towerrank.feature.DiscretizedEncoder;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.EpochUnit;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.MinMaxEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.OccurrencesFeature;
import org.towerrank.feature.Pooling;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.StandardEncoder;
import org.towerrank.feature.TextSplit;
import org.towerrank.feature.VectorFeature;
import org.towerrank.feature.WeightsFeature;
import org.towerrank.model.FloatTensor;
import org.towerrank.model.LabelScale;
import org.towerrank.model.Loss;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.Network;
import org.towerrank.model.RandomWeights;
import org.towerrank.model.Ranker;
import org.towerrank.model.Weights;

/** Models over a schema with every kind of feature, with seeded random weights. */
public final class RandomModels {
  private RandomModels() {}

  public static FeatureSchema schema() {
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    encoders.put("user_id", RandomWeights.vocabulary("v", 50));
    encoders.put("item_id", RandomWeights.vocabulary("v", 80));
    encoders.put("genre", RandomWeights.vocabulary("v", 7));
    encoders.put("device", new HashEncoder(5));
    encoders.put("age_bucket", new DiscretizedEncoder(List.of(18.0, 30.0, 50.0)));
    encoders.put("age", new MinMaxEncoder(0, 80, 0.4f, false));
    encoders.put("year", new MinMaxEncoder(0, 8, 0.5f, true));
    SequenceFeature.Order history = SequenceFeature.Order.OLDEST_FIRST;
    SequenceFeature.Order set = SequenceFeature.Order.UNORDERED;
    return new FeatureSchema(
        List.of(
            new CategoricalFeature("user_id", Side.USER, "user_id", "user_id"),
            new CategoricalFeature("age_bucket", Side.USER, "age", "age_bucket"),
            new NumericFeature("age", Side.USER, "age", "age"),
            new SequenceFeature("history", Side.USER, "history", "item_id", 6, history, " "),
            new CategoricalFeature("device", Side.CONTEXT, "device", "device"),
            new CategoricalFeature("item_id", Side.ITEM, "item_id", "item_id"),
            new SequenceFeature("genres", Side.ITEM, "genres", "genre", 3, set, " "),
            new NumericFeature("year", Side.ITEM, "year", "year")),
        encoders);
  }

  /** The schema with vectors and with scores of queries, which only rankers read. */
  public static FeatureSchema rankerSchema() {
    Map<String, Encoder> encoders = new LinkedHashMap<>(schema().encoders());
    encoders.put("title_bm25", new MinMaxEncoder(0, 20, 0.1f, false));
    encoders.put("first_pass_score", new MinMaxEncoder(0, 3, 0f, true));
    List<Feature> features = new ArrayList<>(schema().features());
    // Between others, so that rows of sides do not lie side by side.
    features.add(3, new NumericFeature("title_bm25", Side.QUERY, "title_bm25", "title_bm25"));
    encoders.put("vector", new StandardEncoder(0.1, 2, Clip.NONE, 0.5f, false));
    features.add(2, new VectorFeature("mood", Side.USER, "mood", "vector", 2, " "));
    features.add(new VectorFeature("taste", Side.ITEM, "taste", "vector", 3, " "));
    features.add(
        new NumericFeature("first_pass_score", Side.QUERY, "first_pass_score", "first_pass_score"));
    return new FeatureSchema(features, encoders);
  }

  /** The schema of rankers with weighted sequences, ages and occurrences too. */
  public static FeatureSchema schemaOfAll() {
    FeatureSchema most = rankerSchema();
    List<Feature> features = new ArrayList<>(most.features());
    for (Side side : List.of(Side.USER, Side.ITEM)) {
      String name = side.label() + "_tags";
      SequenceFeature tags =
          new SequenceFeature(
              name,
              side,
              name,
              "genre",
              4,
              SequenceFeature.Order.UNORDERED,
              " ",
              TextSplit.WEIGHTED);
      features.add(tags);
      features.add(WeightsFeature.of(tags, Pooling.MEAN));
    }
    features.add(
        new AgeFeature(
            "item_age",
            Side.QUERY,
            "added",
            "age",
            "now",
            AgeFeature.Unit.DAYS,
            EpochUnit.SECONDS));
    features.add(
        new OccurrencesFeature(
            "times_had",
            Side.QUERY,
            "item_id",
            "year",
            "history",
            6,
            SequenceFeature.Order.OLDEST_FIRST,
            " "));
    return new FeatureSchema(features, most.encoders());
  }

  public static Run run(Network network, long seed) {
    return run(network, schema(), seed);
  }

  /** A run over the schema that has scores of queries too, where the network is a ranker. */
  public static Run runWithQueries(Network network, long seed) {
    return run(network, network instanceof Ranker ? rankerSchema() : schema(), seed);
  }

  public static Run run(Network network, FeatureSchema schema, long seed) {
    List<String> tasks = network instanceof Ranker ? List.of("click", "like") : List.of();
    ModelDefinition model = new ModelDefinition(network, schema, tasks, labels(network));
    Provenance provenance = new Provenance("0", "random", "0", seed, Map.of("auc", 0.5));
    return new Run("random", model, RandomWeights.of(model, 1, seed), provenance);
  }

  private static Map<String, LabelScale> labels(Network network) {
    return network instanceof Ranker ranker && ranker.loss() == Loss.SQUARED
        ? Map.of("click", new LabelScale(-0.5, 2.5), "like", new LabelScale(3, 0.75))
        : Map.of();
  }

  /** A run with another weight. */
  static Run with(Run run, String name, float[] values) {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(run.weights().tensors());
    tensors.put(name, new FloatTensor(run.weights().get(name).shape(), values));
    return new Run(run.name(), run.definition(), new Weights(tensors), run.provenance());
  }
}
