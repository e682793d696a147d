package org.towerrank.elasticsearch.rescore;

import static org.elasticsearch.common.xcontent.XContentParserUtils.ensureExpectedToken;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.index.query.AbstractQueryBuilder;
import org.elasticsearch.index.query.ParsedQuery;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryRewriteContext;
import org.elasticsearch.index.query.SearchExecutionContext;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * The server's own queries whose scores the model reads.
 *
 * @param byField by the field of the features that they are the scores of
 */
record RescoreQueries(Map<String, QueryBuilder> byField) implements Writeable {
  static final RescoreQueries NONE = new RescoreQueries(Map.of());

  RescoreQueries {
    byField = Collections.unmodifiableMap(new LinkedHashMap<>(byField));
  }

  /** Reads them from a request, the parser at their object. */
  static RescoreQueries parse(String place, XContentParser parser) throws IOException {
    if (parser.currentToken() != XContentParser.Token.START_OBJECT) {
      throw new IllegalArgumentException(
          "["
              + place
              + "]: expected an object with queries by the fields of features, got "
              + parser.currentToken());
    }
    Map<String, QueryBuilder> queries = new LinkedHashMap<>();
    while (parser.nextToken() != XContentParser.Token.END_OBJECT) {
      ensureExpectedToken(XContentParser.Token.FIELD_NAME, parser.currentToken(), parser);
      String field = parser.currentName();
      parser.nextToken();
      queries.put(field, AbstractQueryBuilder.parseTopLevelQuery(parser));
    }
    return new RescoreQueries(queries);
  }

  static RescoreQueries read(StreamInput in) throws IOException {
    return new RescoreQueries(
        in.readOrderedMap(
            StreamInput::readString, query -> query.readNamedWriteable(QueryBuilder.class)));
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    out.writeMap(byField, StreamOutput::writeString, StreamOutput::writeNamedWriteable);
  }

  void toXContent(XContentBuilder builder) throws IOException {
    builder.startObject("queries");
    for (Map.Entry<String, QueryBuilder> query : byField.entrySet()) {
      builder.field(query.getKey(), query.getValue());
    }
    builder.endObject();
  }

  boolean isEmpty() {
    return byField.isEmpty();
  }

  /** These same queries where none is rewritten any more, which is how the server tells. */
  @SuppressWarnings("ReferenceEquality")
  RescoreQueries rewrite(QueryRewriteContext context) throws IOException {
    Map<String, QueryBuilder> rewritten = new LinkedHashMap<>();
    boolean changed = false;
    for (Map.Entry<String, QueryBuilder> query : byField.entrySet()) {
      QueryBuilder after = query.getValue().rewrite(context);
      changed |= after != query.getValue();
      rewritten.put(query.getKey(), after);
    }
    return changed ? new RescoreQueries(rewritten) : this;
  }

  /** The queries of an index's fields. */
  Map<String, ParsedQuery> parsed(SearchExecutionContext index) {
    Map<String, ParsedQuery> parsed = new LinkedHashMap<>();
    byField.forEach((field, query) -> parsed.put(field, index.toQuery(query)));
    return parsed;
  }
}
