package org.towerrank.elasticsearch.query;

import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.elasticsearch.ElasticsearchParseException;
import org.elasticsearch.common.bytes.BytesArray;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.index.query.WrapperQueryBuilder;
import org.elasticsearch.xcontent.XContentType;
import org.jspecify.annotations.Nullable;

/**
 * A kNN search in the JSON of a request, whose vector is a user's.
 *
 * @param field that is searched
 * @param modelId of the model that makes the vector, or {@link UserVectorBuilder#THAT_OF_THE_FIELD}
 */
record KnnObject(String field, String modelId) {
  private static final String BUILDER = "query_vector_builder";

  /**
   * Looks at every object of a request, as kNN searches may be nested. Not by calls within calls:
   * queries that are held as bytes may hold others, and together be deeper than a stack.
   */
  static void collect(Object value, Collection<KnnObject> found) {
    Deque<Object> left = new ArrayDeque<>(List.of(value));
    while (!left.isEmpty()) {
      Object next = left.remove();
      if (next instanceof Iterable<?> list) {
        list.forEach(element -> add(element, left));
      } else if (next instanceof Map<?, ?> object) {
        look(object, left, found);
      }
    }
  }

  private static void look(Map<?, ?> object, Deque<Object> left, Collection<KnnObject> found) {
    if (object.get("field") instanceof String field
        && object.get(BUILDER) instanceof Map<?, ?> builder) {
      add(field, builder, found);
    }
    if (object.get(WrapperQueryBuilder.NAME) instanceof Map<?, ?> wrapper
        && wrapper.get("query") instanceof String encoded) {
      left.add(unwrapped(encoded));
    }
    object.values().forEach(element -> add(element, left));
  }

  private static void add(@Nullable Object value, Deque<Object> left) {
    if (value instanceof Map<?, ?> || value instanceof Iterable<?>) {
      left.add(value);
    }
  }

  /** The query that one has as bytes; nothing where the server will refuse them. */
  @SuppressWarnings("deprecation") // The server guesses the type of such bytes, too.
  private static Map<?, ?> unwrapped(String encoded) {
    try {
      byte[] bytes = Base64.getDecoder().decode(encoded);
      XContentType type = XContentHelper.xContentType(new BytesArray(bytes));
      return type == null
          ? Map.of()
          : XContentHelper.convertToMap(type.xContent(), bytes, 0, bytes.length, false);
    } catch (ElasticsearchParseException | IllegalArgumentException e) {
      return Map.of();
    }
  }

  /** Our builders only; the server writes those in retrievers without their name. */
  private static void add(String field, Map<?, ?> builder, Collection<KnnObject> found) {
    boolean ours = builder.containsKey("user") && builder.containsKey("context");
    Object named = ours ? builder : builder.get(UserVectorBuilder.NAME);
    if (named instanceof Map<?, ?> fields) {
      found.add(
          new KnnObject(
              field,
              fields.get("model_id") instanceof String modelId
                  ? modelId
                  : UserVectorBuilder.THAT_OF_THE_FIELD));
    }
  }
}
