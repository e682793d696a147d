package org.towerrank.elasticsearch.request;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.get.GetRequest;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.common.xcontent.support.XContentMapValues;
import org.elasticsearch.xcontent.XContentBuilder;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.model.ModelHandle;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.SchemaException;
import org.towerrank.feature.Side;

/**
 * Whom a request asks for: raw values of user and context features, by the field that the model's
 * schema reads them from. Features that are not given are missing, so an empty request is one about
 * a user of whom nothing is known.
 *
 * @param user values given in the request; they go before those of {@code from}
 * @param from a document with more of the user's values, null if there is none
 * @param context values of context features
 */
public record RequestFeatures(
    Map<String, Object> user, @Nullable UserDocument from, Map<String, Object> context)
    implements Writeable {
  private static final String FROM = "from";

  /** Copies the maps. */
  public RequestFeatures {
    user = Collections.unmodifiableMap(new LinkedHashMap<>(user));
    context = Collections.unmodifiableMap(new LinkedHashMap<>(context));
  }

  /** Reads the fields {@code user} and {@code context} of a request. */
  public static RequestFeatures parse(String place, RequestObject request) {
    Map<String, Object> user = new LinkedHashMap<>(request.object("user"));
    UserDocument from = null;
    // Values of features are never objects, so a feature may well be called "from".
    if (user.get(FROM) instanceof Map<?, ?> document) {
      String where = place + ".user." + FROM;
      from = UserDocument.parse(where, RequestObject.asObject(where, document));
      user.remove(FROM);
    }
    return new RequestFeatures(user, from, request.object("context"));
  }

  /** Reads what {@link #writeTo} wrote. */
  public static RequestFeatures read(StreamInput in) throws IOException {
    return new RequestFeatures(
        generic(in), in.readOptionalWriteable(UserDocument::read), generic(in));
  }

  private static Map<String, Object> generic(StreamInput in) throws IOException {
    Map<String, Object> map = in.readGenericMap();
    return map == null ? Map.of() : map;
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    out.writeGenericMap(user);
    out.writeOptionalWriteable(from);
    out.writeGenericMap(context);
  }

  /** Writes the fields {@code user} and {@code context}. */
  public void toXContent(XContentBuilder builder) throws IOException {
    Map<String, Object> whole = new LinkedHashMap<>(user);
    if (from != null) {
      whole.put(FROM, from.asMap());
    }
    builder.field("user", whole).field("context", context);
  }

  /**
   * The same with the values of {@link #from} read, as the user whose request it is. A document
   * that does not exist has no values; fields of it that the model does not read are left out.
   */
  public void readUser(
      Client client, FeatureSchema schema, ActionListener<RequestFeatures> listener) {
    UserDocument document = from;
    if (document == null) {
      listener.onResponse(this);
      return;
    }
    GetRequest get = new GetRequest(document.index(), document.id()).routing(document.routing());
    client.get(
        get,
        listener.delegateFailureAndWrap(
            (l, found) -> l.onResponse(merged(schema, found.getSourceAsMap()))));
  }

  private RequestFeatures merged(FeatureSchema schema, @Nullable Map<String, Object> source) {
    Map<String, Object> all = new LinkedHashMap<>();
    if (source != null) {
      for (Feature feature : schema.side(Side.USER)) {
        Object value = XContentMapValues.extractValue(feature.field(), source);
        if (value != null) {
          all.put(feature.field(), value);
        }
      }
    }
    all.putAll(user);
    return new RequestFeatures(all, null, context);
  }

  /**
   * The row of user and context features.
   *
   * @throws SchemaException naming a field that the model does not read, and the nearest
   * @throws org.towerrank.feature.InvalidValueException naming a feature whose value does not fit
   */
  public EncodedRows encode(ModelHandle model) {
    FeatureSchema schema = model.bundle().schema();
    requireSide(schema, user, Side.USER);
    requireSide(schema, context, Side.CONTEXT);
    return model.request(values());
  }

  /** User and context values by field. */
  public Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>(user);
    values.putAll(context);
    return values;
  }

  private static void requireSide(FeatureSchema schema, Map<String, Object> given, Side side) {
    List<String> valid = schema.side(side).stream().map(Feature::field).distinct().toList();
    for (String field : given.keySet()) {
      if (!valid.contains(field)) {
        throw new SchemaException(
            "[" + side.label() + "]: " + elsewhere(schema, field, side, valid));
      }
    }
  }

  private static String elsewhere(
      FeatureSchema schema, String field, Side side, List<String> valid) {
    return schema.features().stream()
        .filter(feature -> feature.field().equals(field))
        .findFirst()
        .map(
            feature ->
                "["
                    + field
                    + "] is no "
                    + side.label()
                    + " feature of the model but one of the "
                    + feature.side().label())
        .orElseGet(
            () ->
                "unknown feature ["
                    + field
                    + "]"
                    + (valid.isEmpty()
                        ? ", the model has no features of the " + side.label()
                        : Nearest.hint(field, valid)));
  }
}
