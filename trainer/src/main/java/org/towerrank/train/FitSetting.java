package org.towerrank.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a fit is of. A checkpoint goes on only where all of it is the same.
 *
 * @param version of TowerRank
 * @param recipe its text, with all that options replaced
 * @param data the SHA-256 of each file that it reads, by name
 * @param from the SHA-256 of the run that it goes on from; null if there is none
 * @param forget see {@link Refit}
 * @param encoders see {@link Refit}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FitSetting(
    String version,
    String recipe,
    Map<String, String> data,
    @Nullable String from,
    @Nullable Integer forget,
    @Nullable Boolean encoders) {

  FitSetting {
    data = java.util.Collections.unmodifiableMap(new TreeMap<>(data));
  }

  /** Of a fit. */
  static FitSetting of(String yaml, Map<String, String> data, @Nullable EarlierRun from) {
    return from == null
        ? new FitSetting(toolVersion(), yaml, data, null, null, null)
        : new FitSetting(
            toolVersion(),
            yaml,
            data,
            from.fingerprint(),
            from.how().forget(),
            from.how().encoders());
  }

  /** The version of TowerRank that runs. */
  static String toolVersion() {
    String version = FitSetting.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** What differs from another first; empty if nothing does. */
  Optional<String> difference(FitSetting other) {
    if (!version.equals(other.version)) {
      return Optional.of("it is of TowerRank [" + version + "], this is [" + other.version + "]");
    }
    Optional<String> recipes = FirstDifference.ofRecipes(recipe, other.recipe);
    if (recipes.isPresent()) {
      return recipes;
    }
    for (Map.Entry<String, String> file : data.entrySet()) {
      if (!file.getValue().equals(other.data.get(file.getKey()))) {
        return Optional.of("the file [" + file.getKey() + "] changed since");
      }
    }
    return FirstDifference.of("--from", from, other.from)
        .or(() -> FirstDifference.of("--forget", forget, other.forget))
        .or(() -> FirstDifference.of("--refit-encoders", encoders, other.encoders))
        .map(FirstDifference::text);
  }
}
