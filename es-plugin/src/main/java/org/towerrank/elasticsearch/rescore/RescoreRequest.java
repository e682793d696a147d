package org.towerrank.elasticsearch.rescore;

import static org.elasticsearch.common.xcontent.XContentParserUtils.ensureExpectedToken;
import static org.elasticsearch.common.xcontent.XContentParserUtils.parseFieldsValue;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;
import org.towerrank.elasticsearch.request.RequestFeatures;
import org.towerrank.elasticsearch.request.RequestObject;
import org.towerrank.elasticsearch.wire.Frame;
import org.towerrank.elasticsearch.wire.PluginFormat;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.Quoted;
import org.towerrank.lucene.Combination;
import org.towerrank.lucene.RescoreMode;

/**
 * What the client asks of the rescorer.
 *
 * @param modelId of a ranker, or an alias of one
 * @param features of the user and the context
 * @param combination of the model's tasks
 * @param mode what becomes of first-pass scores
 * @param fields document fields by the field that the model's schema names, where they differ
 * @param ignoreUnmapped whether a field that an index does not map is missing in all its documents
 *     rather than an error
 * @param returnScores whether hits carry the scores of every task
 * @param queries whose scores the model reads
 * @param logs whether hits carry what the model read
 */
record RescoreRequest(
    String modelId,
    RequestFeatures features,
    Combination combination,
    RescoreMode mode,
    Map<String, String> fields,
    boolean ignoreUnmapped,
    boolean returnScores,
    RescoreQueries queries,
    boolean logs)
    implements Writeable {
  private static final Map<String, Combination.Kind> KINDS =
      Map.of("sum", Combination.Kind.WEIGHTED_SUM, "product", Combination.Kind.WEIGHTED_PRODUCT);

  RescoreRequest {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** Reads a request, the parser at its object. */
  static RescoreRequest parse(String place, XContentParser parser) throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    RescoreQueries queries = RescoreQueries.NONE;
    if (parser.currentToken() == null) {
      parser.nextToken();
    }
    ensureExpectedToken(XContentParser.Token.START_OBJECT, parser.currentToken(), parser);
    while (parser.nextToken() != XContentParser.Token.END_OBJECT) {
      ensureExpectedToken(XContentParser.Token.FIELD_NAME, parser.currentToken(), parser);
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("queries")) {
        queries = RescoreQueries.parse(place + ".queries", parser);
      } else {
        body.put(name, parseFieldsValue(parser));
      }
    }
    return parse(place, body, queries);
  }

  static RescoreRequest parse(String place, Map<String, Object> body, RescoreQueries queries) {
    RequestObject request = new RequestObject(place, body);
    RescoreRequest parsed =
        new RescoreRequest(
            request.requiredText("model_id", RequestObject.LONGEST_NAME),
            RequestFeatures.parse(place, request),
            combination(place, request),
            request.text("score_mode").map(RescoreRequest::mode).orElse(RescoreMode.REPLACE),
            request.texts("fields"),
            request.flag("ignore_unmapped"),
            request.flag("return_scores"),
            queries,
            request.flag("log"));
    request.knows("queries");
    request.end();
    return parsed;
  }

  /** Weights by task, or one kind with its weights. */
  private static Combination combination(String place, RequestObject request) {
    Map<String, Object> combine = request.object("combine");
    if (combine.values().stream().noneMatch(Map.class::isInstance)) {
      return Combination.weightedSum(request.numbers("combine"));
    }
    String kind = combine.keySet().iterator().next();
    if (combine.size() > 1 || !KINDS.containsKey(kind)) {
      throw new IllegalArgumentException(
          "["
              + place
              + ".combine]: expected weights by task, or one of [sum, product] with weights, got "
              + Quoted.of(combine)
              + (KINDS.containsKey(kind) ? "" : Nearest.hint(kind, KINDS.keySet())));
    }
    return new Combination(
        kind(kind), new RequestObject(place + ".combine", combine).numbers(kind));
  }

  private static Combination.Kind kind(String name) {
    return name.equals("sum") ? Combination.Kind.WEIGHTED_SUM : Combination.Kind.WEIGHTED_PRODUCT;
  }

  private static RescoreMode mode(String name) {
    for (RescoreMode mode : RescoreMode.values()) {
      if (label(mode).equals(name)) {
        return mode;
      }
    }
    throw new IllegalArgumentException(
        "[score_mode]: expected one of [replace, multiply, add], got " + Quoted.of(name));
  }

  private static String label(RescoreMode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }

  static RescoreRequest read(StreamInput in) throws IOException {
    return Frame.read(in, "rescore request", RescoreRequest::readBody);
  }

  private static RescoreRequest readBody(StreamInput in) throws IOException {
    return new RescoreRequest(
        in.readString(),
        RequestFeatures.read(in),
        new Combination(
            in.readEnum(Combination.Kind.class),
            in.readOrderedMap(StreamInput::readString, StreamInput::readDouble)),
        in.readEnum(RescoreMode.class),
        in.readOrderedMap(StreamInput::readString, StreamInput::readString),
        in.readBoolean(),
        in.readBoolean(),
        RescoreQueries.read(in),
        in.readBoolean());
  }

  /**
   * The lowest plugin that understands all that the request says; one that left a part out would
   * give other scores.
   */
  int format() {
    return PluginFormat.FIRST;
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    Frame.write(out, format(), this::writeBody);
  }

  private void writeBody(StreamOutput out) throws IOException {
    out.writeString(modelId);
    features.writeTo(out);
    out.writeEnum(combination.kind());
    out.writeMap(combination.weights(), StreamOutput::writeString, StreamOutput::writeDouble);
    out.writeEnum(mode);
    out.writeMap(fields, StreamOutput::writeString, StreamOutput::writeString);
    out.writeBoolean(ignoreUnmapped);
    out.writeBoolean(returnScores);
    queries.writeTo(out);
    out.writeBoolean(logs);
  }

  void toXContent(XContentBuilder builder) throws IOException {
    boolean sum = combination.kind() == Combination.Kind.WEIGHTED_SUM;
    builder.field("model_id", modelId);
    features.toXContent(builder);
    builder.field(
        "combine", Map.<String, Object>of(sum ? "sum" : "product", combination.weights()));
    builder.field("score_mode", label(mode));
    builder.field("fields", fields);
    builder.field("ignore_unmapped", ignoreUnmapped);
    builder.field("return_scores", returnScores);
    if (!queries.isEmpty()) {
      queries.toXContent(builder);
    }
    builder.field("log", logs);
  }

  /**
   * Checks what a retriever needs.
   *
   * @throws IllegalArgumentException naming a task whose weight makes negative scores possible
   */
  void requireNoNegativeWeights() {
    if (combination.kind() == Combination.Kind.WEIGHTED_SUM) {
      combination
          .weights()
          .forEach(
              (task, weight) -> {
                if (weight < 0) {
                  throw new IllegalArgumentException(
                      "[combine]: expected no negative weight inside a retriever, which takes no"
                          + " negative scores, got ["
                          + weight
                          + "] for task "
                          + Quoted.of(task)
                          + "; use [product], or the section [rescore] of a search");
                }
              });
    }
  }

  /** The same with other features. */
  RescoreRequest with(RequestFeatures others) {
    return new RescoreRequest(
        modelId, others, combination, mode, fields, ignoreUnmapped, returnScores, queries, logs);
  }

  /** The same with other queries. */
  RescoreRequest with(RescoreQueries others) {
    return new RescoreRequest(
        modelId, features, combination, mode, fields, ignoreUnmapped, returnScores, others, logs);
  }
}
