package org.towerrank.elasticsearch.query;

import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import org.elasticsearch.ElasticsearchParseException;
import org.elasticsearch.common.bytes.BytesArray;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.index.query.WrapperQueryBuilder;
import org.elasticsearch.xcontent.XContentType;

/**
 * A kNN search in the JSON of a request, whose vector is a user's.
 *
 * @param field that is searched
 * @param modelId of the model that makes the vector, or {@link UserVectorBuilder#THAT_OF_THE_FIELD}
 */
record KnnObject(String field, String modelId) {
  private static final String BUILDER = "query_vector_builder";

  /** Looks at every object of a request, as kNN searches may be nested. */
  static void collect(Object value, Collection<KnnObject> found) {
    if (value instanceof Iterable<?> list) {
      list.forEach(element -> collect(element, found));
    } else if (value instanceof Map<?, ?> object) {
      if (object.get("field") instanceof String field
          && object.get(BUILDER) instanceof Map<?, ?> builder) {
        add(field, builder, found);
      }
      if (object.get(WrapperQueryBuilder.NAME) instanceof Map<?, ?> wrapper
          && wrapper.get("query") instanceof String encoded) {
        collect(unwrapped(encoded), found);
      }
      object.values().forEach(element -> collect(element, found));
    }
  }

  /** The query that one has as bytes; nothing where the server will refuse them. */
  private static Map<?, ?> unwrapped(String encoded) {
    try {
      BytesReference bytes = new BytesArray(Base64.getDecoder().decode(encoded));
      XContentType type = XContentHelper.xContentType(bytes);
      return type == null ? Map.of() : XContentHelper.convertToMap(bytes, false, type).v2();
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
