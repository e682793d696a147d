package org.towerrank.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.DiscretizedEncoder;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Side;
import org.towerrank.feature.Vocabulary;
import org.towerrank.feature.VocabularyEncoder;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Mlp;
import org.towerrank.model.Mmoe;
import org.towerrank.model.ModelDefinition;

/**
 * A ranking model and its data, as in click prediction: every feature is a field with an embedding.
 *
 * @param userFeatures known of the user, all words
 * @param itemFeatures read from documents
 * @param numbers how many of the item features are floating-point numbers, cut into intervals
 * @param vocabulary words of each feature
 */
public record RankingWorkload(int userFeatures, int itemFeatures, int numbers, int vocabulary)
    implements RankingRows {
  private static final int INTERVALS = 50;

  /**
   * A model that is mostly vocabulary: two features of the user and two of the item, so that its
   * graph is cut as those of other models are.
   *
   * @param words of all features
   */
  public static RankingWorkload ofWords(int words) {
    return new RankingWorkload(2, 2, 0, words / 4);
  }

  /** DeepFM with embeddings of 16 and hidden layers of 256 and 128. */
  public ModelDefinition model(FeatureSchema schema) {
    Mlp mlp = new Mlp(List.of(256, 128), Activation.RELU, 0f, false);
    return new ModelDefinition(new DeepFm(16, mlp, 0f), schema, List.of("click"));
  }

  /** MMoE of two tasks and 8 experts with hidden layers of 128 and 64. */
  public ModelDefinition experts(FeatureSchema schema) {
    Mlp expert = new Mlp(List.of(128, 64), Activation.RELU, 0f, false);
    Mlp tower = new Mlp(List.of(32), Activation.RELU, 0f, false);
    return new ModelDefinition(
        new Mmoe(16, 8, expert, tower, Mmoe.Gates.PER_TASK, 0f), schema, List.of("click", "like"));
  }

  /** User features are given once, item features by document. */
  @Override
  public FeatureSchema schema() {
    return schema(Side.USER);
  }

  /** All features are given for every row, as a graph knows them that has no sides. */
  public FeatureSchema schemaWithoutSides() {
    return schema(Side.ITEM);
  }

  private FeatureSchema schema(Side sideOfUsers) {
    List<Feature> features = new ArrayList<>();
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    for (int i = 0; i < userFeatures; i++) {
      features.add(new CategoricalFeature(user(i), sideOfUsers, user(i), user(i)));
      encoders.put(user(i), words());
    }
    for (int i = 0; i < itemFeatures; i++) {
      features.add(new CategoricalFeature(item(i), Side.ITEM, item(i), item(i)));
      encoders.put(item(i), isNumber(i) ? intervals() : words());
    }
    return new FeatureSchema(features, encoders);
  }

  private VocabularyEncoder words() {
    return new VocabularyEncoder(
        Vocabulary.of(IntStream.range(0, vocabulary).mapToObj(Integer::toString).toList()));
  }

  private static DiscretizedEncoder intervals() {
    return new DiscretizedEncoder(
        IntStream.range(1, INTERVALS).mapToObj(i -> (double) i / INTERVALS).toList());
  }

  @Override
  public Map<String, Object> user(SplittableRandom random) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < userFeatures; i++) {
      values.put(user(i), Integer.toString(random.nextInt(vocabulary)));
    }
    return values;
  }

  @Override
  public Map<String, Object> item(SplittableRandom random) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < itemFeatures; i++) {
      // Small words are frequent.
      double word = vocabulary * Math.pow(random.nextDouble(), 3);
      values.put(item(i), isNumber(i) ? random.nextDouble() : Integer.toString((int) word));
    }
    return values;
  }

  @Override
  public List<String> columns() {
    return IntStream.range(0, itemFeatures).mapToObj(RankingWorkload::item).toList();
  }

  /** Whether a document field holds numbers. */
  public boolean isNumber(String column) {
    return isNumber(columns().indexOf(column));
  }

  private boolean isNumber(int feature) {
    return feature >= itemFeatures - numbers;
  }

  // One string a field, as readers of files have, rather than one in every row.

  private static String user(int feature) {
    return ("user_" + feature).intern();
  }

  private static String item(int feature) {
    return ("item_" + feature).intern();
  }
}
