package org.towerrank.feature;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When a request came. It is the moment that ages are counted to, where the request does not give
 * one itself.
 */
public record RequestMoment(Instant time) {

  /** The time by the clock of this machine. */
  public static RequestMoment now() {
    return new RequestMoment(Instant.now());
  }

  /**
   * A request's raw values with its moment, as a text of ISO 8601 to the millisecond; as they are
   * where the model has no ages, or they have a moment.
   *
   * @param context raw values by field, those of the context among them
   */
  public Map<String, ? extends @Nullable Object> in(
      FeatureSchema schema, Map<String, ? extends @Nullable Object> context) {
    Map<String, Object> missing = missing(schema, context);
    if (missing.isEmpty()) {
      return context;
    }
    Map<String, @Nullable Object> complete = new LinkedHashMap<>(context);
    complete.putAll(missing);
    return complete;
  }

  /** The moment by its field; empty where the model has no ages, or the request gives one. */
  public Map<String, Object> missing(
      FeatureSchema schema, Map<String, ? extends @Nullable Object> context) {
    String field = schema.moment().orElse(null);
    return field == null || isGiven(context.get(field))
        ? Map.of()
        : Map.of(field, Instant.ofEpochMilli(time.toEpochMilli()).toString());
  }

  private static boolean isGiven(@Nullable Object value) {
    return value instanceof List<?> list
        ? list.stream().anyMatch(RequestMoment::isGiven)
        : value != null && !value.equals("");
  }
}
