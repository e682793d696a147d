package org.towerrank.recipe;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.towerrank.feature.Nearest;
import org.towerrank.model.Network;
import org.towerrank.model.Ranker;

/**
 * What a model is fitted on and how.
 *
 * @param name what runs and bundles are called
 * @param tasks what a ranker predicts; empty for two towers
 */
public record Recipe(
    String name,
    DataSpec data,
    List<FeatureSpec> features,
    List<TaskSpec> tasks,
    Network network,
    FitSpec fit) {

  public Recipe {
    require(name, "name");
    require(data, "data");
    require(features, "features");
    require(network, "network");
    features = List.copyOf(features);
    tasks = List.copyOf(Objects.requireNonNullElse(tasks, List.of()));
    fit = Objects.requireNonNullElseGet(fit, FitSpec::defaults);
    requireDistinct("feature", features.stream().map(FeatureSpec::name).toList());
    requireDistinct("task", tasks.stream().map(TaskSpec::name).toList());
    requireShares(features);
    if (network instanceof Ranker && tasks.isEmpty()) {
      throw new RecipeException("recipe [" + name + "]: a ranker needs tasks, there is none");
    }
    if (!(network instanceof Ranker) && data.items() == null) {
      throw new RecipeException("recipe [" + name + "]: two towers need data.items, it is missing");
    }
  }

  /** Names of the tasks, in order. */
  public List<String> taskNames() {
    return tasks.stream().map(TaskSpec::name).toList();
  }

  /**
   * Checks that a key that has no default is there.
   *
   * @throws RecipeException naming the key if it is not
   */
  static void require(Object value, String key) {
    if (Objects.isNull(value)) {
      throw new RecipeException("expected the key [" + key + "], it is missing");
    }
  }

  private static void requireDistinct(String kind, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new RecipeException("two of the " + kind + "s are named [" + name + "]");
      }
    }
  }

  private static void requireShares(List<FeatureSpec> features) {
    List<String> owners =
        features.stream().filter(f -> f.encoder() != null).map(FeatureSpec::name).toList();
    for (FeatureSpec feature : features) {
      String shares = feature.shares();
      if (shares != null && !owners.contains(shares)) {
        throw new RecipeException(
            "feature ["
                + feature.name()
                + "] shares the encoder of ["
                + shares
                + "], which is no feature with an encoder"
                + Nearest.hint(shares, owners));
      }
    }
  }
}
