package org.towerrank.elasticsearch.rescore;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.towerrank.elasticsearch.request.RequestFeatures;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Side;

/**
 * The raw values of a request that its hits are logged with, by field.
 *
 * @param user of the user, also those that a document had
 * @param context of the context
 */
record LoggedRequest(Map<String, Object> user, Map<String, Object> context) implements Writeable {

  LoggedRequest {
    user = Collections.unmodifiableMap(new LinkedHashMap<>(user));
    context = Collections.unmodifiableMap(new LinkedHashMap<>(context));
  }

  /** What a model reads of a request whose user was read. */
  static LoggedRequest of(RequestFeatures features, FeatureSchema schema) {
    return new LoggedRequest(
        known(features.user(), schema, Side.USER), known(features.context(), schema, Side.CONTEXT));
  }

  private static Map<String, Object> known(
      Map<String, Object> given, FeatureSchema schema, Side side) {
    Map<String, Object> known = new LinkedHashMap<>();
    Stream<String> moment = side == Side.CONTEXT ? schema.moment().stream() : Stream.empty();
    Stream.concat(schema.side(side).stream().map(Feature::field), moment)
        .forEach(
            field -> {
              Object value = given.get(field);
              if (value != null) {
                known.put(field, value);
              }
            });
    return known;
  }

  static LoggedRequest read(StreamInput in) throws IOException {
    return new LoggedRequest(generic(in), generic(in));
  }

  private static Map<String, Object> generic(StreamInput in) throws IOException {
    Map<String, Object> map = in.readGenericMap();
    return map == null ? Map.of() : map;
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    out.writeGenericMap(user);
    out.writeGenericMap(context);
  }
}
