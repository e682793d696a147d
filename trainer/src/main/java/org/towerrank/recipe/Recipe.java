package org.towerrank.recipe;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.BundleException;
import org.towerrank.bundle.DefinitionLimits;
import org.towerrank.bundle.Names;
import org.towerrank.feature.Choices;
import org.towerrank.feature.Encoders;
import org.towerrank.feature.Feature;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.OccurrencesFeature;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.model.Loss;
import org.towerrank.model.Network;
import org.towerrank.model.Ranker;
import org.towerrank.model.TwoTower;
import org.towerrank.model.YoutubeDnn;

/**
 * What a model is fitted on and how.
 *
 * @param name what runs and bundles are called
 * @param tasks what a ranker predicts; empty for two towers
 * @param tune what a search for better settings may change; fitting has no use for it
 */
public record Recipe(
    String name,
    DataSpec data,
    List<FeatureSpec> features,
    List<TaskSpec> tasks,
    Network network,
    FitSpec fit,
    @Nullable TuneSpec tune) {

  public Recipe {
    require(name, "name");
    requireName("name", name);
    require(data, "data");
    require(features, "features");
    require(network, "network");
    features = List.copyOf(features);
    tasks = List.copyOf(Objects.requireNonNullElse(tasks, List.of()));
    fit = Objects.requireNonNullElseGet(fit, FitSpec::defaults);
    requireDistinct("feature", features.stream().map(FeatureSpec::name).toList());
    requireDistinct("task", tasks.stream().map(TaskSpec::name).toList());
    requireShares(features);
    requireLists(features);
    if (network instanceof Ranker && tasks.isEmpty()) {
      throw new RecipeException("recipe [" + name + "]: a ranker needs tasks, there is none");
    }
    if (!(network instanceof Ranker) && data.items() == null) {
      throw new RecipeException("recipe [" + name + "]: two towers need data.items, it is missing");
    }
    requireNothingOfOthers(name, network, data, tasks);
    if (network instanceof TwoTower) {
      requireNoQueries(features);
    }
    requireWeighting(tasks, fit);
    requirePositives(network, tasks, fit);
    if (network instanceof TwoTower towers && towers.recencyHeads() > 0) {
      requireOrder(features);
    }
    if (network instanceof TwoTower && fit.negatives().excludeHistory()) {
      requireHistory(data, features);
    }
    if (network instanceof YoutubeDnn towers) {
      requireItem(towers, features);
    }
    requireLimits(features, tasks, network);
  }

  /** What no bundle can hold would be told behind the whole fit otherwise. */
  private static void requireLimits(
      List<FeatureSpec> features, List<TaskSpec> tasks, Network network) {
    List<Feature> made = features.stream().flatMap(spec -> spec.features().stream()).toList();
    try {
      DefinitionLimits.require(made, tasks.size(), (Record) network);
    } catch (BundleException e) {
      throw new RecipeException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Tasks and a catalogue would do nothing, and whoever wrote them may wait for what they do. */
  private static void requireNothingOfOthers(
      String name, Network network, DataSpec data, List<TaskSpec> tasks) {
    if (network instanceof Ranker && data.items() != null) {
      throw new RecipeException(
          "recipe ["
              + name
              + "]: only two towers have [data.items]; a ranker reads columns of items from its"
              + " events, or from a table of [data.joins]");
    }
    if (network instanceof TwoTower && !tasks.isEmpty()) {
      throw new RecipeException(
          "recipe ["
              + name
              + "]: only rankers have [tasks]; two towers are fitted to the items of their events");
    }
  }

  private static void requireNoQueries(List<FeatureSpec> features) {
    for (FeatureSpec feature : features) {
      if (feature.side() == Side.QUERY) {
        throw new RecipeException(
            "feature ["
                + feature.name()
                + "]: rankers can have features of side [query], two towers cannot; expected one of"
                + " [user, context, item]");
      }
    }
  }

  /** A list in which something is counted is one that requests have anyway. */
  private static void requireLists(List<FeatureSpec> features) {
    List<SequenceFeature> lists =
        features.stream()
            .filter(spec -> spec.side() == Side.USER && spec.kind() == FeatureSpec.Kind.SEQUENCE)
            .filter(spec -> spec.feature().field().equals(spec.columnName()))
            .map(spec -> (SequenceFeature) spec.feature())
            .filter(SequenceFeature::splitsAtSeparator)
            .toList();
    for (FeatureSpec spec : features) {
      if (spec.kind() == FeatureSpec.Kind.OCCURRENCES
          && spec.feature() instanceof OccurrencesFeature counted
          && lists.stream().noneMatch(counted::isCountedIn)) {
        throw new RecipeException(
            "feature ["
                + counted.name()
                + "]: expected [list] to be the column of a sequence of side [user] with the same"
                + " [separator], without [field], [split] or another [order], got ["
                + counted.list()
                + "]"
                + Nearest.hint(
                    counted.list(), lists.stream().map(SequenceFeature::field).toList()));
      }
    }
  }

  /** Weights are given or learned, not both. */
  private static void requireWeighting(List<TaskSpec> tasks, FitSpec fit) {
    for (TaskSpec task : tasks) {
      if (task.weight() != null && fit.taskWeighting() == FitSpec.TaskWeighting.UNCERTAINTY) {
        throw new RecipeException(
            "task ["
                + task.name()
                + "]: its weight cannot be given, [fit.task_weighting: uncertainty] learns it");
      }
    }
  }

  /** Positive labels can count more where there are any. */
  private static void requirePositives(Network network, List<TaskSpec> tasks, FitSpec fit) {
    List<String> names = tasks.stream().map(TaskSpec::name).toList();
    for (String task : fit.posWeight().keySet()) {
      if (!names.contains(task)) {
        throw new RecipeException(
            "fit.pos_weight: there is no task [" + task + "]" + Nearest.hint(task, names));
      }
      if (network instanceof Ranker ranker && ranker.loss() != Loss.CROSS_ENTROPY) {
        throw new RecipeException(
            "fit.pos_weight: labels of a squared loss are numbers, none of them is positive more"
                + " than another; data.weight says how much a row counts");
      }
    }
  }

  /** How many times positive labels count, in the order of the tasks. */
  public double[] posWeights() {
    return tasks.stream()
        .mapToDouble(task -> fit.posWeight().getOrDefault(task.name(), 1.0))
        .toArray();
  }

  /** Names of the tasks, in order. */
  public List<String> taskNames() {
    return tasks.stream().map(TaskSpec::name).toList();
  }

  /** What a ranker is fitted by. */
  public Loss loss() {
    return network instanceof Ranker ranker ? ranker.loss() : Loss.CROSS_ENTROPY;
  }

  /** Whether a ranker's tasks are steps that follow one another. */
  public boolean sequential() {
    return network instanceof Ranker ranker && ranker.sequential();
  }

  /** Features that have the column which identifies the items of two towers. */
  public List<FeatureSpec> identities() {
    return identities(data, features);
  }

  private static List<FeatureSpec> identities(DataSpec data, List<FeatureSpec> features) {
    DataSpec.ItemsSpec items = data.items();
    return items == null
        ? List.of()
        : features.stream()
            .filter(spec -> spec.side() == Side.ITEM && spec.kind() == FeatureSpec.Kind.CATEGORICAL)
            .filter(spec -> spec.columnName().equals(items.id()))
            .toList();
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

  /** The same of a key with a few values, which are told. */
  static void require(Enum<?> value, String key, Enum<?>[] choices) {
    if (Objects.isNull(value)) {
      throw new RecipeException("expected the key [" + key + "] with " + Choices.of(choices));
    }
  }

  /** A model with another name could be fitted, but not exported. */
  static void requireName(String what, String name) {
    try {
      Names.require(what, name);
    } catch (BundleException e) {
      throw new RecipeException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Items of a history are known by the encoder that it shares with the items' identity. */
  private static void requireHistory(DataSpec data, List<FeatureSpec> features) {
    List<String> identities =
        identities(data, features).stream().map(FeatureSpec::encoderName).toList();
    boolean found =
        features.stream()
            .filter(spec -> spec.kind() == FeatureSpec.Kind.SEQUENCE && spec.side() != Side.ITEM)
            .anyMatch(spec -> identities.contains(spec.encoderName()));
    if (!found) {
      throw new RecipeException(
          "fit.negatives.exclude_history needs a sequence of the user that [shares] the encoder of"
              + " the item feature that identifies an item, by data.items.id; there is none");
    }
  }

  /** The network would refuse another feature only once all data has been read. */
  private static void requireItem(YoutubeDnn towers, List<FeatureSpec> features) {
    Map<String, FeatureSpec> choices = new LinkedHashMap<>();
    features.stream()
        .filter(spec -> spec.side() == Side.ITEM && spec.kind() == FeatureSpec.Kind.CATEGORICAL)
        .forEach(spec -> choices.put(spec.name(), spec));
    FeatureSpec item = choices.get(towers.item());
    if (item == null) {
      throw new RecipeException(
          "network.item: expected a categorical feature of side [item], one of "
              + choices.keySet()
              + ", got ["
              + towers.item()
              + "]");
    }
    boolean isRead =
        features.stream()
            .filter(spec -> spec.side() != Side.ITEM)
            .anyMatch(spec -> spec.encoderName().equals(item.encoderName()));
    if (towers.shareItems() && !isRead) {
      throw new RecipeException(
          "network.share_items needs a history, a sequence of side [user] with [shares: "
              + item.encoderName()
              + "]; there is none: add one, or set share_items to [false]");
    }
  }

  /** Position weights need positions with a meaning, which a set does not have. */
  private static void requireOrder(List<FeatureSpec> features) {
    List<FeatureSpec> sequences =
        features.stream()
            .filter(spec -> spec.kind() == FeatureSpec.Kind.SEQUENCE && spec.side() != Side.ITEM)
            .toList();
    for (FeatureSpec sequence : sequences) {
      if (sequence.order() == null && sequence.split() == null) {
        throw new RecipeException(
            "feature ["
                + sequence.name()
                + "]: with recency_heads say its order: [oldest_first] or [newest_first] for a"
                + " history, or [unordered] for a set, which the heads leave out");
      }
    }
    if (sequences.stream().noneMatch(FeatureSpec::isOrdered)) {
      throw new RecipeException(
          "recency_heads weigh the positions of user sequences with order [oldest_first] or"
              + " [newest_first], there is none: add one, or set recency_heads to [0]");
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
    Map<String, FeatureSpec> owners = new LinkedHashMap<>();
    features.stream()
        .filter(feature -> feature.encoder() != null)
        .forEach(feature -> owners.put(feature.name(), feature));
    for (FeatureSpec feature : features) {
      String shares = feature.shares();
      if (shares != null) {
        requireOwner(feature, shares, owners);
      }
    }
  }

  private static void requireOwner(
      FeatureSpec feature, String shares, Map<String, FeatureSpec> owners) {
    FeatureSpec owner = owners.get(shares);
    String found = "feature [" + feature.name() + "] shares the encoder of [" + shares + "], which";
    if (owner == null) {
      throw new RecipeException(
          found + " is no feature with an encoder" + Nearest.hint(shares, owners.keySet()));
    }
    if (owner.isOfNumbers() != feature.isOfNumbers()) {
      throw new RecipeException(
          found
              + (owner.isOfNumbers() ? " reads numbers" : " makes ids")
              + ": expected that of a feature with a type of "
              + String.join(" or ", Encoders.names(feature.isOfNumbers())));
    }
  }
}
