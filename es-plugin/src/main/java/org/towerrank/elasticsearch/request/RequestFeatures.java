package org.towerrank.elasticsearch.request;

import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRunnable;
import org.elasticsearch.action.get.GetRequest;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.xcontent.XContentBuilder;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.model.ModelHandle;
import org.towerrank.elasticsearch.node.ThreadPools;
import org.towerrank.elasticsearch.wire.Frame;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.Quoted;
import org.towerrank.feature.RequestMoment;
import org.towerrank.feature.SchemaException;
import org.towerrank.feature.Side;

/**
 * The user and context of a request: raw values of features, by the field that the model's schema
 * reads them from. Features that are not given are missing, so an empty request is one about a user
 * of whom nothing is known.
 *
 * @param user values given in the request; they go before those of {@code from}
 * @param from a document with more of the user's values, null if there is none
 * @param context values of context features
 * @param ignoreUnknown whether what the model does not read is left out rather than an error, so
 *     that one user serves models that read different features
 */
public record RequestFeatures(
    Map<String, Object> user,
    @Nullable UserDocument from,
    Map<String, Object> context,
    boolean ignoreUnknown)
    implements Writeable {
  /** Of a user of whom nothing is known. */
  public static final RequestFeatures NONE = new RequestFeatures(Map.of(), null, Map.of(), false);

  private static final String FROM = "from";

  /** Values and characters that are encoded in well under a millisecond. */
  private static final long LONG = 10_000;

  /** Copies the maps. */
  public RequestFeatures {
    user = Collections.unmodifiableMap(new LinkedHashMap<>(user));
    context = Collections.unmodifiableMap(new LinkedHashMap<>(context));
  }

  /** Reads the fields {@code user}, {@code context} and {@code ignore_unknown} of a request. */
  public static RequestFeatures parse(String place, RequestObject request) {
    Map<String, Object> user = new LinkedHashMap<>(request.object("user"));
    UserDocument from = null;
    // Values of features are never objects, so a feature may well be called "from".
    if (user.get(FROM) instanceof Map<?, ?> document) {
      String where = place + ".user." + FROM;
      from = UserDocument.parse(where, RequestObject.asObject(where, document));
      user.remove(FROM);
    }
    return new RequestFeatures(
        user, from, request.object("context"), request.flag("ignore_unknown"));
  }

  /** Reads what {@link #writeTo} wrote. */
  public static RequestFeatures read(StreamInput in) throws IOException {
    return Frame.read(in, "features of a request", RequestFeatures::readBody);
  }

  private static RequestFeatures readBody(StreamInput in) throws IOException {
    return new RequestFeatures(
        generic(in), in.readOptionalWriteable(UserDocument::read), generic(in), in.readBoolean());
  }

  private static Map<String, Object> generic(StreamInput in) throws IOException {
    Map<String, Object> map = in.readGenericMap();
    return map == null ? Map.of() : map;
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    Frame.write(out, this::writeBody);
  }

  private void writeBody(StreamOutput out) throws IOException {
    out.writeGenericMap(user);
    out.writeOptionalWriteable(from);
    out.writeGenericMap(context);
    out.writeBoolean(ignoreUnknown);
  }

  /** Writes the fields {@code user}, {@code context} and {@code ignore_unknown}. */
  public void toXContent(XContentBuilder builder) throws IOException {
    Map<String, Object> whole = new LinkedHashMap<>(user);
    if (from != null) {
      whole.put(FROM, from.asMap());
    }
    builder.field("user", whole).field("context", context).field("ignore_unknown", ignoreUnknown);
  }

  /**
   * The same with the values of {@link #from} read, as the user whose request it is. A document
   * that does not exist has no values; fields of it that the model does not read are left out.
   */
  public void readUser(
      Client client,
      DocumentSources sources,
      FeatureSchema schema,
      ActionListener<RequestFeatures> listener) {
    UserDocument document = from;
    if (document == null) {
      listener.onResponse(this);
      return;
    }
    SourcePaths paths = SourcePaths.of(schema.side(Side.USER), field -> field);
    GetRequest get =
        new GetRequest(document.index(), document.id())
            .routing(document.routing())
            .fetchSourceContext(DocumentSources.fields(paths.all()));
    client.get(
        get,
        listener.delegateFailureAndWrap(
            (l, found) ->
                l.onResponse(
                    merged(
                        found.isExists() ? sources.read("[user.from]", found, paths) : Map.of()))));
  }

  /**
   * The same with a moment that ages are counted to, where it gives none and the model has some.
   */
  public RequestFeatures at(RequestMoment moment, FeatureSchema schema) {
    Map<String, Object> complete = new LinkedHashMap<>(context);
    complete.putAll(moment.missing(schema, context));
    return new RequestFeatures(user, from, complete, ignoreUnknown);
  }

  private RequestFeatures merged(Map<String, Object> read) {
    Map<String, Object> all = new LinkedHashMap<>(read);
    all.putAll(user);
    return new RequestFeatures(all, null, context, ignoreUnknown);
  }

  private static List<String> fields(FeatureSchema schema, Side side) {
    Stream<String> moment = side == Side.CONTEXT ? schema.moment().stream() : Stream.empty();
    return Stream.concat(schema.side(side).stream().map(Feature::field), moment)
        .distinct()
        .toList();
  }

  /**
   * Encodes the user and context features at once, on this thread, which may be one that serves a
   * network; where they are long, on the pool for vectors of users.
   *
   * @param listener fails as {@link #encode(ModelHandle)} does
   */
  public void encode(Client client, ModelHandle model, ActionListener<EncodedRows> listener) {
    Executor executor =
        length() > LONG
            ? client.threadPool().executor(ThreadPools.RECALL)
            : EsExecutors.DIRECT_EXECUTOR_SERVICE;
    executor.execute(ActionRunnable.supply(listener, () -> encode(model)));
  }

  private long length() {
    return Stream.of(user, context)
        .flatMap(values -> values.values().stream())
        .mapToLong(RequestFeatures::length)
        .sum();
  }

  private static long length(@Nullable Object value) {
    return switch (value) {
      case null -> 1;
      case String text -> text.length();
      case Collection<?> list -> list.size();
      default -> 1;
    };
  }

  /**
   * The row of user and context features.
   *
   * @throws SchemaException naming a field that the model does not read, and the nearest
   * @throws org.towerrank.feature.InvalidValueException naming a feature whose value does not fit
   */
  public EncodedRows encode(ModelHandle model) {
    FeatureSchema schema = model.bundle().schema();
    return model.request(known(schema, user, Side.USER), known(schema, context, Side.CONTEXT));
  }

  private Map<String, Object> known(FeatureSchema schema, Map<String, Object> given, Side side) {
    List<String> valid = fields(schema, side);
    if (!ignoreUnknown) {
      requireSide(schema, given, side, valid);
      return given;
    }
    Map<String, Object> known = new LinkedHashMap<>(given);
    known.keySet().retainAll(valid);
    return known;
  }

  private static void requireSide(
      FeatureSchema schema, Map<String, Object> given, Side side, List<String> valid) {
    for (String field : given.keySet()) {
      if (!valid.contains(field)) {
        throw new SchemaException(
            side == Side.USER && field.equals(FROM)
                ? noDocument(given.get(field))
                : "[" + side.label() + "]: " + elsewhere(schema, field, side, valid));
      }
    }
  }

  private static String noDocument(@Nullable Object given) {
    return "[user." + FROM + "]: expected an object with [index] and [id], got " + Quoted.of(given);
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
                "unknown feature "
                    + Quoted.of(field)
                    + (valid.isEmpty()
                        ? ", the model has no features of the " + side.label()
                        : Nearest.hint(field, valid)));
  }
}
