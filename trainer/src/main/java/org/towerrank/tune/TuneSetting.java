package org.towerrank.tune;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.towerrank.train.FirstDifference;

/**
 * What a search is of. It goes on only where all of it is the same.
 *
 * @param version of TowerRank
 * @param recipe the recipe's text
 * @param space dimensions, each with its key and values
 * @param data the SHA-256 of each file that trials read, and of runs that they start from, by name
 * @param seed of the search
 * @param firstEpochs that no trial ends before
 */
record TuneSetting(
    String version,
    String recipe,
    List<String> space,
    Map<String, String> data,
    long seed,
    int firstEpochs) {
  TuneSetting {
    Objects.requireNonNull(version, "version");
    space = List.copyOf(space);
    data = Collections.unmodifiableMap(new TreeMap<>(data));
  }

  /** What differs from another first; empty if nothing does. */
  Optional<String> difference(TuneSetting other) {
    if (!recipe.equals(other.recipe)) {
      return FirstDifference.ofRecipes(recipe, other.recipe)
          .or(() -> Optional.of("the recipe has other comments"));
    }
    Optional<String> changed = changed(other.data);
    if (changed.isPresent()) {
      return changed;
    }
    for (int i = 0; i < Math.max(space.size(), other.space.size()); i++) {
      String here = i < space.size() ? space.get(i) : "nothing";
      String there = i < other.space.size() ? other.space.get(i) : "nothing";
      if (!here.equals(there)) {
        return Optional.of("a range is [" + here + "] there and [" + there + "] here");
      }
    }
    if (seed != other.seed) {
      return Optional.of("--seed is [" + seed + "] there and [" + other.seed + "] here");
    }
    return firstEpochs == other.firstEpochs
        ? Optional.empty()
        : Optional.of(
            "--first-epochs is [" + firstEpochs + "] there and [" + other.firstEpochs + "] here");
  }

  /** Which file is another now first; empty if none is. */
  Optional<String> changed(Map<String, String> now) {
    return data.entrySet().stream()
        .filter(file -> !file.getValue().equals(now.get(file.getKey())))
        .findFirst()
        .map(file -> "the file [" + file.getKey() + "] changed since");
  }
}
