package org.towerrank.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a search may set a key of a recipe to: one of some values, or a number of an interval.
 *
 * @param values to choose from, as YAML has them
 * @param from the least number
 * @param to the greatest number
 * @param scale whether numbers or their logarithms are drawn evenly; linear if absent
 * @param step if given, numbers are {@code from} and some steps more, for whole numbers; not with a
 *     logarithmic scale
 * @param also further keys that take the same value
 */
public record RangeSpec(
    List<JsonNode> values,
    @Nullable Double from,
    @Nullable Double to,
    Scale scale,
    @Nullable Double step,
    List<String> also) {

  /** How numbers of an interval are spread. */
  public enum Scale {
    /** Evenly. */
    @JsonProperty("linear")
    LINEAR,
    /** By their logarithms, for rates and penalties. */
    @JsonProperty("log")
    LOG
  }

  public RangeSpec {
    values = List.copyOf(Objects.requireNonNullElse(values, List.of()));
    scale = Objects.requireNonNullElse(scale, Scale.LINEAR);
    also = List.copyOf(Objects.requireNonNullElse(also, List.of()));
    if (values.isEmpty() == (from == null || to == null)) {
      throw new RecipeException("a range needs either [values], or both [from] and [to]");
    }
    if (new HashSet<>(values).size() < values.size()) {
      throw new RecipeException("a range has one of its values twice: " + values);
    }
    if (from != null && to != null) {
      requireInterval(from, to, scale, step);
    }
  }

  private static void requireInterval(double from, double to, Scale scale, @Nullable Double step) {
    if (!(from < to && Double.isFinite(from) && Double.isFinite(to))) {
      throw new RecipeException(
          "a range needs [from] below [to], both finite, got: " + from + " to " + to);
    }
    if (scale == Scale.LOG && !(from > 0)) {
      throw new RecipeException(
          "a range of [scale: log] needs [from] above 0, got: " + from + " to " + to);
    }
    if (step != null && !(step > 0 && isWithin(step, from, to) && scale == Scale.LINEAR)) {
      throw new RecipeException(
          "a range's [step] lies above 0 and within the range, without [scale: log], got: " + step);
    }
  }

  /** Of the numbers as they are written: 0.3 is 0.2 above 0.1. */
  private static boolean isWithin(double step, double from, double to) {
    return Double.isFinite(step)
        && BigDecimal.valueOf(from).add(BigDecimal.valueOf(step)).compareTo(BigDecimal.valueOf(to))
            <= 0;
  }

  /** One of some values. */
  public static RangeSpec of(List<JsonNode> values, List<String> also) {
    return new RangeSpec(values, null, null, Scale.LINEAR, null, also);
  }

  /** A number of an interval. */
  public static RangeSpec of(double from, double to, Scale scale) {
    return new RangeSpec(List.of(), from, to, scale, null, List.of());
  }
}
