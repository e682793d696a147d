package org.towerrank.tests;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.BundleLimits;
import org.towerrank.bundle.Provenance;
import org.towerrank.bundle.Run;
import org.towerrank.export.Exporter;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Clip;
import org.towerrank.feature.DiscretizedEncoder;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.EpochUnit;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.LinearEncoder;
import org.towerrank.feature.MinMaxEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.QuantileEncoder;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.RowLayout;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.StandardEncoder;
import org.towerrank.feature.TimeEncoder;
import org.towerrank.feature.ValueCounter;
import org.towerrank.feature.ValueRates;
import org.towerrank.feature.Vocabulary;
import org.towerrank.feature.VocabularyEncoder;
import org.towerrank.model.Activation;
import org.towerrank.model.Dssm;
import org.towerrank.model.Mlp;
import org.towerrank.model.Mmoe;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.Network;
import org.towerrank.model.RandomWeights;
import org.towerrank.precision.Precision;

/** Random models over a catalogue with every kind of item feature, and items of it. */
final class CatalogueModels {
  static final int DIMENSION = 6;

  private static final Mlp LAYERS = new Mlp(List.of(16, 8), Activation.RELU, 0f, false);

  /** Wide enough for what is computed of an item alone to be kept. */
  private static final Mlp EXPERT = new Mlp(List.of(24, 8), Activation.RELU, 0f, false);

  private static final Mlp LARGE = new Mlp(List.of(160, 128), Activation.RELU, 0f, false);

  private CatalogueModels() {}

  /** {@link #ranker}, which knows what items' values were when it was fitted: those of these. */
  static byte[] rankerFittedTo(Collection<Map<String, Object>> items, long seed) {
    Network network = new Mmoe(16, 3, EXPERT, LAYERS, Mmoe.Gates.PER_TASK, 0f);
    FeatureSchema schema = schema();
    EncodedRows rows = new EncodedRows(new RowLayout(schema), items.size());
    RowEncoder encoder = new RowEncoder(schema, List.of(Side.ITEM));
    int row = 0;
    for (Map<String, Object> item : items) {
      encoder.encode(item, rows, row++);
    }
    Map<String, ValueRates> rates = new LinkedHashMap<>();
    for (Feature feature : schema.features()) {
      if (feature.side() == Side.ITEM) {
        ValueCounter counter = new ValueCounter(feature, schema);
        counter.count(rows);
        rates.put(feature.name(), counter.sums().rates());
      }
    }
    Provenance provenance = new Provenance("0", "random", "0", seed, Map.of(), rates);
    return zip(network, schema, List.of("click", "like"), provenance, Precision.FULL);
  }

  /** Two towers of unit vectors. */
  static byte[] towers(long seed) {
    return zip(new Dssm(4, LAYERS, LAYERS, DIMENSION, 0), List.of(), seed);
  }

  /** Two towers with vectors of as many numbers as there may be. */
  static byte[] towersOfLongVectors(long seed) {
    return zip(new Dssm(4, LAYERS, LAYERS, 4096, 0), List.of(), seed);
  }

  /** Two towers whose user has long histories, so that an encoded row takes 64 kB. */
  static byte[] towersOfLongHistories(long seed) {
    Encoder ids = RandomWeights.vocabulary("v", 50);
    SequenceFeature.Order order = SequenceFeature.Order.OLDEST_FIRST;
    FeatureSchema schema =
        new FeatureSchema(
            List.of(
                new SequenceFeature("seen", Side.USER, "seen", "id", 8192, order, " "),
                new SequenceFeature("bought", Side.USER, "bought", "id", 8192, order, " "),
                new CategoricalFeature("item_id", Side.ITEM, "item_id", "id")),
            Map.of("id", ids));
    return zip(new Dssm(1, LAYERS, LAYERS, DIMENSION, 0), schema, List.of(), seed);
  }

  /** An MMoE with the tasks {@code click} and {@code like}. */
  static byte[] ranker(long seed) {
    Network network = new Mmoe(16, 3, EXPERT, LAYERS, Mmoe.Gates.PER_TASK, 0f);
    return zip(network, List.of("click", "like"), seed);
  }

  /** An MMoE with the same tasks, whose layers are large enough to be written in bytes. */
  static byte[] roundedRanker(Precision precision, long seed) {
    Network network = new Mmoe(16, 3, LARGE, LARGE, Mmoe.Gates.PER_TASK, 0f);
    return zip(network, schema(), List.of("click", "like"), seed, precision);
  }

  /** Two towers with such layers. */
  static byte[] roundedTowers(Precision precision, long seed) {
    return zip(new Dssm(16, LARGE, LARGE, DIMENSION, 0), schema(), List.of(), seed, precision);
  }

  /**
   * {@link #ranker}, which also reads scores of queries: {@code words}, {@code other}, the first.
   */
  static byte[] queryRanker(long seed) {
    Network network = new Mmoe(16, 3, EXPERT, LAYERS, Mmoe.Gates.PER_TASK, 0f);
    Map<String, Encoder> encoders = new LinkedHashMap<>(schema().encoders());
    List<Feature> features = new ArrayList<>(schema().features());
    // Several paths are no cell of a table, which logs of this model become.
    features.removeIf(feature -> feature.name().equals("paths"));
    for (String field : List.of("words", "other", "first_pass_score")) {
      String name = "query_" + field;
      encoders.put(name, new LinearEncoder(0.7, -0.5, Clip.NONE, 1.5f, false));
      features.add(2, new NumericFeature(name, Side.QUERY, field, name));
    }
    FeatureSchema schema = new FeatureSchema(features, encoders);
    return zip(network, schema, List.of("click", "like"), seed);
  }

  /** The same with many layers: a second or so for ten thousand documents. */
  static byte[] deepRanker(long seed) {
    Mlp deep = new Mlp(Collections.nCopies(20, 384), Activation.RELU, 0f, false);
    Network network = new Mmoe(16, 1, deep, LAYERS, Mmoe.Gates.PER_TASK, 0f);
    return zip(network, List.of("click", "like"), seed);
  }

  /** A bundle as the server gets it. */
  static Bundle open(byte[] zip) throws IOException {
    Path scratch = Path.of(System.getProperty("java.io.tmpdir"));
    return Bundle.open("zip", new ByteArrayInputStream(zip), BundleLimits.DEFAULT, scratch);
  }

  /** An item with values missing and unknown. */
  static Map<String, Object> item(SplittableRandom random, int number) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("item_id", "v" + number);
    some(random, item, "stars", random.nextInt(7));
    some(random, item, "brand", "brand " + random.nextInt(20));
    some(random, item, "price", random.nextInt(1000) / 10.0);
    some(random, item, "year", random.nextInt(1940, 2030));
    some(random, item, "premiere", random.nextLong(1_000_000_000_000L));
    some(random, item, "available", random.nextBoolean());
    some(random, item, "weight", random.nextInt(64) / 8.0);
    List<String> genres = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      genres.add("v" + random.nextInt(12));
    }
    item.put("genres", genres);
    return item;
  }

  private static void some(
      SplittableRandom random, Map<String, Object> item, String field, Object value) {
    if (random.nextInt(6) > 0) {
      item.put(field, value);
    }
  }

  private static FeatureSchema schema() {
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    encoders.put("item_id", RandomWeights.vocabulary("v", 100));
    encoders.put("genre", RandomWeights.vocabulary("v", 9));
    encoders.put("number", new VocabularyEncoder(Vocabulary.of(List.of("0", "1", "3", "5"))));
    encoders.put("truth", new VocabularyEncoder(Vocabulary.of(List.of("true", "false"))));
    encoders.put("hash", new HashEncoder(5));
    encoders.put("device", new VocabularyEncoder(Vocabulary.of(List.of("tv", "phone"))));
    encoders.put("price_bucket", new DiscretizedEncoder(List.of(0.7, 3.3, 50.0)));
    encoders.put("price", new MinMaxEncoder(0, 5, 0.4f, true));
    encoders.put("year", new StandardEncoder(1985, 20, new Clip(-2, 2), -3, false));
    encoders.put("premiere", new QuantileEncoder(0, 1e12, 0.5f, false));
    encoders.put(
        "month", new TimeEncoder(TimeEncoder.Part.MONTH, EpochUnit.MILLISECONDS, ZoneOffset.UTC));
    encoders.put(
        "hour", new TimeEncoder(TimeEncoder.Part.HOUR, EpochUnit.SECONDS, ZoneId.of("Asia/Tokyo")));
    encoders.put("weight", new LinearEncoder(0.5, -1, Clip.NONE, 0.25f, true));
    SequenceFeature.Order history = SequenceFeature.Order.OLDEST_FIRST;
    SequenceFeature.Order set = SequenceFeature.Order.UNORDERED;
    return new FeatureSchema(
        List.of(
            new CategoricalFeature("user_id", Side.USER, "user_id", "item_id"),
            new SequenceFeature("history", Side.USER, "history", "item_id", 6, history, " "),
            new CategoricalFeature("device", Side.CONTEXT, "device", "device"),
            new CategoricalFeature("item_id", Side.ITEM, "item_id", "item_id"),
            new CategoricalFeature("brand", Side.ITEM, "brand", "hash"),
            new CategoricalFeature("stars", Side.ITEM, "stars", "number"),
            new CategoricalFeature("available", Side.ITEM, "available", "truth"),
            new SequenceFeature("genres", Side.ITEM, "genres", "genre", 3, set, "|"),
            new CategoricalFeature("price_bucket", Side.ITEM, "price", "price_bucket"),
            new NumericFeature("price", Side.ITEM, "price", "price"),
            new CategoricalFeature("weight", Side.ITEM, "weight", "price_bucket"),
            new NumericFeature("weight_number", Side.ITEM, "weight", "weight"),
            new CategoricalFeature("premiere_month", Side.ITEM, "premiere", "month"),
            new CategoricalFeature("hour", Side.CONTEXT, "asked", "hour"),
            new NumericFeature("premiere", Side.ITEM, "premiere", "premiere"),
            new NumericFeature("year", Side.ITEM, "year", "year")),
        encoders);
  }

  private static byte[] zip(Network network, List<String> tasks, long seed) {
    return zip(network, schema(), tasks, seed);
  }

  /** A network with random weights over a schema. */
  static byte[] zip(Network network, FeatureSchema schema, List<String> tasks, long seed) {
    return zip(network, schema, tasks, seed, Precision.FULL);
  }

  private static byte[] zip(
      Network network, FeatureSchema schema, List<String> tasks, long seed, Precision precision) {
    Provenance provenance = new Provenance("0", "random", "0", seed, Map.of());
    return zip(network, schema, tasks, provenance, precision);
  }

  private static byte[] zip(
      Network network,
      FeatureSchema schema,
      List<String> tasks,
      Provenance provenance,
      Precision precision) {
    ModelDefinition model = new ModelDefinition(network, schema, tasks);
    Run run =
        new Run("catalogue", model, RandomWeights.of(model, 2, provenance.seed()), provenance);
    try {
      return RandomBundles.zip(Exporter.export(run, precision).writer().content());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
