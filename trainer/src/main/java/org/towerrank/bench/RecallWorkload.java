package org.towerrank.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.Provenance;
import org.towerrank.bundle.Run;
import org.towerrank.export.Exporter;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.IdEncoder;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.Vocabulary;
import org.towerrank.feature.VocabularyEncoder;
import org.towerrank.model.Activation;
import org.towerrank.model.Dssm;
import org.towerrank.model.FloatTensor;
import org.towerrank.model.Mlp;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.Weights;

/**
 * Two towers whose vectors lie as fitted ones do: items around centres of interest, some of which
 * have far more items than others, and users between the items that they watched.
 *
 * <p>An item has two words, and its vector is the normalized sum of their embeddings: the first is
 * its centre, the other moves it away from there. A user's vector is that of the mean of 50 watched
 * items, and a little that an MLP adds.
 *
 * @param dimension of the vectors
 */
record RecallWorkload(int dimension) {
  private static final int WORDS = 2;
  private static final int CENTRES = 2000;
  private static final int SHIFTS = 50_000;
  private static final int COUNTRIES = 200;
  private static final int HISTORY = 50;
  private static final int INTERESTS = 3;

  /** How far items lie from their centre, which is about 1 from the origin. */
  private static final double SPREAD = 0.7;

  /** Names of the items' columns. */
  static final List<String> COLUMNS = List.of("item_id", "word_0", "word_1");

  FeatureSchema schema() {
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    encoders.put("country", words(COUNTRIES));
    List<Feature> features = new ArrayList<>();
    features.add(new CategoricalFeature("country", Side.USER, "country", "country"));
    for (int i = 0; i < WORDS; i++) {
      encoders.put("word_" + i, words(size(i)));
      features.add(history("history_" + i, "word_" + i));
      features.add(new CategoricalFeature("word_" + i, Side.ITEM, "word_" + i, "word_" + i));
    }
    return new FeatureSchema(features, encoders);
  }

  private static SequenceFeature history(String name, String encoder) {
    SequenceFeature.Order order = SequenceFeature.Order.OLDEST_FIRST;
    return new SequenceFeature(name, Side.USER, name, encoder, HISTORY, order, " ");
  }

  private static VocabularyEncoder words(int count) {
    return new VocabularyEncoder(
        Vocabulary.of(IntStream.range(0, count).mapToObj(Integer::toString).toList()));
  }

  private static int size(int word) {
    return word == 0 ? CENTRES : SHIFTS;
  }

  /** The towers. */
  Bundle bundle(long seed) throws IOException {
    Mlp hidden = new Mlp(List.of(128), Activation.RELU, 0f, false);
    Mlp none = new Mlp(List.of(), Activation.RELU, 0f, false);
    ModelDefinition model =
        new ModelDefinition(new Dssm(dimension, hidden, none, dimension, 0), schema(), List.of());
    Map<String, FloatTensor> weights =
        new LinkedHashMap<>(RandomBundles.weights(model, seed).tensors());
    weights.put("embedding.shared.weight", embeddings(new Random(seed)));
    weights.put("item.linear.weight", sum(0));
    weights.put("user.linear.weight", sum(1));
    Provenance provenance = new Provenance("0", "random", "0", seed, Map.of());
    return Exporter.export(new Run("random", model, new Weights(weights), provenance)).bundle();
  }

  /** Normal, with lengths of about 1 for centres and {@link #SPREAD} for shifts. */
  private FloatTensor embeddings(Random random) {
    int rows = 0;
    for (int i = 0; i < WORDS; i++) {
      rows += size(i) + IdEncoder.FIRST_KNOWN;
    }
    float[] data = new float[rows * dimension];
    int centres = (size(0) + IdEncoder.FIRST_KNOWN) * dimension;
    for (int i = 0; i < data.length; i++) {
      double length = i < centres ? 1 : SPREAD / Math.sqrt(WORDS - 1.0);
      data[i] = (float) (random.nextGaussian() * length / Math.sqrt(dimension));
    }
    return new FloatTensor(List.of(rows, dimension), data);
  }

  /** A linear layer that sums its parts without the first {@code ignored}. */
  private FloatTensor sum(int ignored) {
    int parts = WORDS + ignored;
    float[] data = new float[parts * dimension * dimension];
    for (int i = ignored * dimension; i < parts * dimension; i++) {
      data[i * dimension + i % dimension] = 1;
    }
    return new FloatTensor(List.of(parts * dimension, dimension), data);
  }

  /** An item at random, by column. */
  Map<String, Object> item(int number, SplittableRandom random) {
    // The centres of low numbers have most items.
    int centre = (int) (CENTRES * Math.pow(random.nextDouble(), 2));
    Map<String, Object> item = new LinkedHashMap<>(words(centre, random));
    item.put("item_id", Integer.toString(number));
    return item;
  }

  private static Map<String, String> words(int centre, SplittableRandom random) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("word_0", Integer.toString(centre));
    for (int i = 1; i < WORDS; i++) {
      words.put("word_" + i, Integer.toString(random.nextInt(SHIFTS)));
    }
    return words;
  }

  /** A user at random with some interests, by feature. */
  Map<String, Object> user(SplittableRandom random) {
    int[] centres = random.ints(1 + random.nextInt(INTERESTS), 0, CENTRES).toArray();
    List<List<String>> histories = new ArrayList<>();
    for (int i = 0; i < WORDS; i++) {
      histories.add(new ArrayList<>());
    }
    for (int i = 0; i < HISTORY; i++) {
      Map<String, String> item = words(centres[random.nextInt(centres.length)], random);
      for (int word = 0; word < WORDS; word++) {
        histories.get(word).add(item.getOrDefault("word_" + word, ""));
      }
    }
    Map<String, Object> user = new LinkedHashMap<>();
    user.put("country", Integer.toString(random.nextInt(COUNTRIES)));
    for (int i = 0; i < WORDS; i++) {
      user.put("history_" + i, histories.get(i));
    }
    return user;
  }
}
