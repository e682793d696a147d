package org.towerrank.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What {@code tune} searches.
 *
 * @param columns which columns of the data a trial may read beside those of the recipe; none if
 *     absent
 * @param ranges by key of the recipe, inner keys behind dots as {@code --set} has them; if there is
 *     none, those that fit the architecture
 */
public record TuneSpec(Columns columns, Map<String, RangeSpec> ranges) {

  /** Columns to read. */
  public enum Columns {
    /** Those of the recipe. */
    @JsonProperty("recipe")
    RECIPE,
    /** Those of the recipe, or all of users and items too, whichever does better. */
    @JsonProperty("all")
    ALL
  }

  public TuneSpec {
    columns = Objects.requireNonNullElse(columns, Columns.RECIPE);
    ranges =
        Collections.unmodifiableMap(
            new LinkedHashMap<>(Objects.requireNonNullElse(ranges, Map.of())));
  }

  /** The usual ranges, and no further columns. */
  public static TuneSpec defaults() {
    return new TuneSpec(Columns.RECIPE, Map.of());
  }
}
