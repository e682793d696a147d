package org.towerrank.tune;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.towerrank.model.Mlp;
import org.towerrank.model.Network;
import org.towerrank.model.TwoTower;
import org.towerrank.recipe.FitSpec;
import org.towerrank.recipe.OptimizerSpec;
import org.towerrank.recipe.RangeSpec;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.RecipeException;
import org.towerrank.recipe.RecipeReader;
import org.towerrank.recipe.RecipeSource;

/** Ranges for a recipe that names none: the sizes of its architecture, and how it is fitted. */
final class DefaultRanges {
  private static final int LEAST_BATCH = 32;
  private static final Set<String> COUNTS = Set.of("crossLayers", "experts", "levels");
  private static final List<List<Integer>> LAYERS =
      List.of(List.of(32), List.of(64), List.of(128, 64), List.of(256, 128));
  private static final List<List<Integer>> SMALL_LAYERS =
      List.of(List.of(32), List.of(64, 32), List.of(128, 64));

  private final Map<String, RangeSpec> ranges = new LinkedHashMap<>();

  private DefaultRanges() {}

  /** Of a recipe, by key. */
  static Map<String, RangeSpec> of(RecipeSource source) {
    DefaultRanges defaults = new DefaultRanges();
    defaults.network(source.recipe().network());
    defaults.fit(source.recipe());
    Map<String, RangeSpec> possible = new LinkedHashMap<>();
    defaults.ranges.forEach(
        (key, range) -> {
          RangeSpec some = range.values().isEmpty() ? range : possible(source, key, range);
          if (some != null) {
            possible.put(key, some);
          }
        });
    return possible;
  }

  /**
   * The values that a recipe can have, as other keys may demand some; null if they are no choice.
   */
  private static @Nullable RangeSpec possible(RecipeSource source, String key, RangeSpec range) {
    List<JsonNode> values =
        range.values().stream().filter(value -> isPossible(source, key, range, value)).toList();
    return values.size() < 2 ? null : RangeSpec.of(values, range.also());
  }

  private static boolean isPossible(
      RecipeSource source, String key, RangeSpec range, JsonNode value) {
    Map<String, String> replaced = new LinkedHashMap<>(Map.of(key, value.toString()));
    range.also().forEach(other -> replaced.put(other, value.toString()));
    try {
      RecipeReader.variant("recipe", source.yaml(), List.of(), replaced, Map.of());
      return true;
    } catch (RecipeException e) {
      return false;
    }
  }

  /** Keys of sizes and MLPs, whichever the architecture has. */
  private void network(Network network) {
    for (RecordComponent component : network.getClass().getRecordComponents()) {
      String name = component.getName();
      switch (value(network, component)) {
        case Integer dimension when name.equals("dimension") -> dimension(network, dimension);
        case Integer count when COUNTS.contains(name) -> count("network." + key(name), count);
        case Float share when name.equals("fieldDropout") -> share("network.field_dropout", .5);
        case Mlp mlp when !mlp.layers().isEmpty() -> layers("network." + key(name), name);
        case null, default -> {
          // What else there is are decisions rather than sizes.
        }
      }
    }
    if (network instanceof TwoTower) {
      interval("fit.temperature", .05, .5);
    }
  }

  private static @Nullable Object value(Network network, RecordComponent component) {
    try {
      return component.getAccessor().invoke(network);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("[" + component + "] of a network cannot be read", e);
    }
  }

  private static String key(String component) {
    return PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component);
  }

  /** Vectors that are as long as embeddings stay so, as some networks need. */
  private void dimension(Network network, int dimension) {
    boolean together =
        Arrays.stream(network.getClass().getRecordComponents())
            .anyMatch(
                component ->
                    component.getName().equals("outputs")
                        && Objects.equals(value(network, component), dimension));
    ranges.put(
        "network.dimension",
        RangeSpec.of(numbers(8, 16, 32, 64), together ? List.of("network.outputs") : List.of()));
  }

  private void count(String key, int count) {
    choose(key, IntStream.of(Math.ceilDiv(count, 2), count, 2 * count).distinct().toArray());
  }

  private void layers(String mlp, String name) {
    List<JsonNode> values = new ArrayList<>();
    for (List<Integer> layers : name.equals("mlp") ? LAYERS : SMALL_LAYERS) {
      values.add(
          JsonNodeFactory.instance
              .arrayNode()
              .addAll(numbers(layers.stream().mapToInt(Integer::intValue).toArray())));
    }
    ranges.put(mlp + ".layers", RangeSpec.of(values, List.of()));
    share(mlp + ".dropout", .6);
  }

  private void choose(String key, int... values) {
    ranges.put(key, RangeSpec.of(numbers(values), List.of()));
  }

  private static List<JsonNode> numbers(int... values) {
    return IntStream.of(values).<JsonNode>mapToObj(JsonNodeFactory.instance::numberNode).toList();
  }

  private void share(String key, double most) {
    ranges.put(key, RangeSpec.of(0, most, RangeSpec.Scale.LINEAR));
  }

  private void interval(String key, double from, double to) {
    ranges.put(key, RangeSpec.of(from, to, RangeSpec.Scale.LOG));
  }

  private void fit(Recipe recipe) {
    FitSpec fit = recipe.fit();
    int batch = fit.batchSize();
    choose(
        "fit.batch_size",
        IntStream.of(batch / 4, batch / 2, batch, 2 * batch)
            .map(size -> Math.max(LEAST_BATCH, size))
            .distinct()
            .toArray());
    String optimizer = "fit.optimizer.";
    boolean adagrad = fit.optimizer().type() == OptimizerSpec.Type.ADAGRAD;
    interval(optimizer + "learning_rate", adagrad ? .003 : .0002, adagrad ? .1 : .005);
    interval(optimizer + "embedding_learning_rate", adagrad ? .003 : .0002, adagrad ? .3 : .01);
    // With AdamW a share of the weight that is taken off, times the learning rate; else a penalty.
    boolean share = fit.optimizer().type() == OptimizerSpec.Type.ADAMW;
    interval(optimizer + "weight_decay", share ? .01 : 1e-7, share ? 30 : 1e-2);
    interval(optimizer + "embedding_decay", share ? .01 : 1e-7, share ? 30 : 1e-3);
    interval(optimizer + "embedding_scale", .003, .3);
  }
}
