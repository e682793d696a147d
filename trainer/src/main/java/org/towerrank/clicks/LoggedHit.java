package org.towerrank.clicks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.AgeFeature;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.NumericEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.OccurrencesFeature;
import org.towerrank.feature.Quoted;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.TextSplit;
import org.towerrank.feature.VectorFeature;
import org.towerrank.feature.WeightsFeature;

/**
 * One line of a log: {@code {"request_id": …, "id": …, "log": {…}}}, whose log is what a rescored
 * search returned with the hit.
 *
 * @param fingerprint the beginning of that of the model's bundle
 * @param raw by side and field
 * @param encoded by feature
 */
record LoggedHit(HitKey key, String fingerprint, JsonNode raw, JsonNode encoded) {

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException saying what was expected and what came
   */
  static LoggedHit of(JsonNode line) {
    JsonNode log = line.path("log");
    // As hits have it: a list with one object for each rescorer that logs.
    JsonNode one = log.isArray() && log.size() == 1 ? log.get(0) : log;
    if (log.isArray() && log.size() > 1) {
      throw new IllegalArgumentException(
          "expected [log] to be the one object of a rescorer, got "
              + log.size()
              + ", of the models "
              + log.findValuesAsText("model_id")
              + ": write those of each model to a log of its own");
    }
    if (!one.path("raw").isObject() || !one.path("encoded").isObject()) {
      throw new IllegalArgumentException(
          "expected [log] to be one object with [raw] and [encoded], as in [fields._towerrank_log]"
              + " of a hit, got: "
              + shown(log));
    }
    return new LoggedHit(
        new HitKey(text(line, Clicks.REQUEST), text(line, Clicks.HIT)),
        text(one, "fingerprint"),
        one.get("raw"),
        one.get("encoded"));
  }

  private static String text(JsonNode object, String name) {
    JsonNode value = object.path(name);
    if (!value.isTextual() && !value.isIntegralNumber()) {
      throw new IllegalArgumentException(
          "expected [" + name + "] to be a text or a whole number, got: " + shown(value));
    }
    return value.asText();
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "nothing" : Quoted.of(value.toString());
  }

  /** Raw values as cells of a table, by column; missing ones are empty. */
  Map<String, String> cells(FeatureSchema schema, LoggedColumns columns) {
    Map<String, String> cells = new LinkedHashMap<>();
    for (Feature feature : schema.features()) {
      if (feature instanceof WeightsFeature) {
        continue; // Its sequence has them.
      }
      // What is counted in a list of the request is a value of the item.
      Side side = feature instanceof OccurrencesFeature ? Side.ITEM : feature.side();
      JsonNode value = raw.path(side.label()).get(feature.field());
      String cell =
          feature instanceof NumericFeature && value != null && value.isArray()
              ? number(schema.numericEncoder(feature), value)
              : cell(feature, value);
      // Where several features read a column, one of them may be a sequence, which has all values.
      if (feature instanceof SequenceFeature || !cells.containsKey(columns.of(feature))) {
        cells.put(columns.of(feature), cell);
      }
    }
    // A request may give it as a list of one, as it may values of features.
    schema.features().stream()
        .filter(AgeFeature.class::isInstance)
        .map(AgeFeature.class::cast)
        .findFirst()
        .ifPresent(
            age ->
                cells.put(
                    age.moment(), cell(age, raw.path(Side.CONTEXT.label()).get(age.moment()))));
    return cells;
  }

  /** An element as a table has it; one with a weight has that behind a colon. */
  private static String text(JsonNode element) {
    if (element.isNull()) {
      return "";
    }
    return element.isObject()
        ? element.path("value").asText() + ":" + element.path("weight").asText("1")
        : element.asText();
  }

  /** The one number of a list, whose texts may be missing ones. */
  private static String number(NumericEncoder encoder, JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(LoggedHit::text)
        .filter(text -> !encoder.isMissing(text))
        .findFirst()
        .orElse("");
  }

  private static String cell(Feature feature, @Nullable JsonNode value) {
    if (value == null || value.isNull()) {
      return "";
    }
    if (!value.isArray()) {
      return text(value);
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : value) {
      String text = text(element);
      // Space around a text is dropped where it stands alone, but not amid others in a cell.
      if (feature instanceof SequenceFeature && element.isTextual()) {
        text = text.strip();
      }
      if (!text.isEmpty()) {
        texts.add(text);
      }
    }
    if (feature instanceof VectorFeature vector) {
      return String.join(vector.separator(), texts);
    }
    if (feature instanceof SequenceFeature sequence) {
      boolean paths = sequence.split() == TextSplit.PREFIXES;
      return String.join(paths ? TextSplit.PATHS : sequence.separator(), texts);
    }
    // Several values of a feature of one value are the same value, or were refused.
    return texts.isEmpty() ? "" : texts.getFirst();
  }

  /** Whether the model that logged it has a feature. */
  boolean has(Feature feature) {
    return encoded.has(feature.name());
  }
}
