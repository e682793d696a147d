package org.towerrank.demo;

import java.util.List;
import java.util.Map;

/**
 * Which recipes a demonstration runs.
 *
 * @param subject what the data is, in a few words
 * @param models in the order in which they are fitted
 * @param combine weights of the ranker's tasks
 */
record DemoPlan(String subject, List<Model> models, Map<String, Double> combine) {
  /** Key of the model that recalls for the users shown. */
  static final String TOWERS = "dssm";

  /** Key of the model that ranks for them. */
  static final String RANKER = "mmoe";

  /**
   * A model to fit.
   *
   * @param key what its files are called
   * @param recipe name of its recipe, which comes with TowerRank
   * @param replaced values of the recipe that a demonstration shortens
   */
  record Model(String key, String recipe, Map<String, String> replaced) {}

  /** On the generated data. */
  static final DemoPlan GENERATED =
      new DemoPlan(
          "a made-up film service; nothing in it is real",
          models("demo", Map.of(), Map.of()),
          Map.of("click", 1.0, "like", 0.5));

  /** On MovieLens 100K, for a few epochs. */
  static final DemoPlan MOVIELENS =
      new DemoPlan(
          "MovieLens 100K, with fewer epochs than the recipes have",
          models("movielens", Map.of("fit.epochs", "4"), Map.of("fit.epochs", "6")),
          Map.of("like", 1.0, "love", 0.5));

  private static List<Model> models(
      String prefix, Map<String, String> towers, Map<String, String> rankers) {
    return List.of(
        new Model(TOWERS, prefix + "-dssm", towers),
        new Model("youtubednn", prefix + "-youtubednn", towers),
        new Model("deepfm", prefix + "-deepfm", rankers),
        new Model(RANKER, prefix + "-mmoe", rankers));
  }
}
