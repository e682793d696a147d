package org.towerrank.clicks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.Quoted;
import org.towerrank.feature.RawValueEncoder;

/**
 * What lines say of a hit beside its log, such as when it was shown and where it stood: columns of
 * rows.
 */
final class KeptFields {
  private static final String LOG = "log";

  private final List<String> names;
  private final Set<String> others = new LinkedHashSet<>();
  private final Set<String> found = new HashSet<>();

  /**
   * @throws IllegalArgumentException for a name that is not one of a line's own, or comes twice
   */
  KeptFields(List<String> names) {
    for (String name : names) {
      if (name.equals(LOG)) {
        throw new IllegalArgumentException(
            "expected fields to keep beside [" + LOG + "], whose values rows have anyway");
      }
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw new IllegalArgumentException("expected each field to keep once, got " + names);
    }
    this.names = List.copyOf(names);
  }

  List<String> names() {
    return names;
  }

  /**
   * Puts a line's fields into the cells of its row, where those of the model may be empty: a model
   * that was asked without positions was logged without them.
   *
   * @throws IllegalArgumentException naming a field that is no single value, or is another one in
   *     the log
   */
  void add(JsonNode line, Map<String, String> cells) {
    line.fieldNames().forEachRemaining(others::add);
    for (String name : names) {
      JsonNode value = line.path(name);
      if (value.isContainerNode()) {
        throw new IllegalArgumentException(
            "expected [" + name + "] to be one value, got: " + Quoted.of(value.toString()));
      }
      if (value.isMissingNode()) {
        cells.putIfAbsent(name, "");
        continue;
      }
      found.add(name);
      String text = text(value);
      String logged = cells.getOrDefault(name, "");
      if (!logged.isEmpty() && !isSame(logged, text)) {
        throw new IllegalArgumentException(
            "expected ["
                + name
                + "] as the model read it, which is ["
                + logged
                + "], or no such value in [log], got ["
                + text
                + "]");
      }
      cells.put(name, logged.isEmpty() ? text : logged);
    }
  }

  /** A line may say 3 where the request had 3.0, and a time without an exponent. */
  private static boolean isSame(String logged, String text) {
    return RawValueEncoder.canonicalText(logged).equals(RawValueEncoder.canonicalText(text));
  }

  private static String text(JsonNode value) {
    if (value.isNull()) {
      return "";
    }
    return value.isFloatingPointNumber() ? value.decimalValue().toPlainString() : value.asText();
  }

  /** Says which field no line had, and the nearest that one had; null if all were there. */
  @Nullable String missing() {
    List<String> known = new ArrayList<>(others);
    known.remove(LOG);
    return names.stream()
        .filter(name -> !found.contains(name) && !others.isEmpty())
        .findFirst()
        .map(
            name ->
                "expected a field [" + name + "] to keep, found none" + Nearest.hint(name, known))
        .orElse(null);
  }
}
