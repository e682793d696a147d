package org.towerrank.tune;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A trial that is over.
 *
 * @param trial counted from 1; the first is the recipe itself
 * @param settings values by key as texts of YAML; empty for the recipe itself
 * @param seed of its fit
 * @param outcome how it ended
 * @param score of its best epoch, more is better; null if it failed
 * @param rungs its score after so many epochs, where trials are compared
 * @param validation metrics of its best epoch
 * @param selectedBy those that it was chosen by
 * @param bestEpoch counted from 1
 * @param epochs fitted
 * @param seconds it took, with reading
 * @param error why it failed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Trial(
    int trial,
    Map<String, String> settings,
    long seed,
    Outcome outcome,
    @Nullable Double score,
    Map<Integer, Double> rungs,
    Map<String, Double> validation,
    List<String> selectedBy,
    int bestEpoch,
    int epochs,
    double seconds,
    @Nullable String error) {

  /** How a trial ended. */
  public enum Outcome {
    /** It was fitted to its end. */
    @JsonProperty("fitted")
    FITTED,
    /** It did worse than others after as many epochs. */
    @JsonProperty("stopped")
    STOPPED,
    /** It could not be fitted. */
    @JsonProperty("failed")
    FAILED
  }

  public Trial {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    rungs = Collections.unmodifiableMap(new TreeMap<>(rungs));
    selectedBy = List.copyOf(selectedBy);
    validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
  }

  /** Its score, below all others where it failed. */
  double scoreOrLeast() {
    return score == null ? Double.NEGATIVE_INFINITY : score;
  }

  /** What it was chosen by, such as {@code log_loss/like 0.6243}. */
  public String text() {
    return selectedBy.stream()
        .map(
            metric ->
                String.format(
                    Locale.ROOT, "%s %.4f", metric, validation.getOrDefault(metric, Double.NaN)))
        .collect(Collectors.joining(", "));
  }
}
