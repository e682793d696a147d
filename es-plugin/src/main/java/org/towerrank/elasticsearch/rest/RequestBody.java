package org.towerrank.elasticsearch.rest;

import java.io.IOException;
import java.util.Map;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.xcontent.XContentParser;

/** Reads bodies of requests. The server's own way takes what is not one object for an empty one. */
final class RequestBody {
  private RequestBody() {}

  /**
   * The object that a request's body is.
   *
   * @throws IllegalArgumentException (400) when it is none, or something follows it
   */
  static Map<String, Object> object(RestRequest request) throws IOException {
    try (XContentParser parser = request.contentParser()) {
      return object(parser);
    }
  }

  /** The same of a parser that has not begun. */
  static Map<String, Object> object(XContentParser parser) throws IOException {
    XContentParser.Token first = parser.nextToken();
    if (first != XContentParser.Token.START_OBJECT) {
      throw new IllegalArgumentException(
          "expected a body that is one object, got " + (first == null ? "nothing" : first));
    }
    Map<String, Object> object = parser.map();
    XContentParser.Token next = parser.nextToken();
    if (next != null) {
      throw new IllegalArgumentException("expected a body that is one object, got more behind it");
    }
    return object;
  }
}
