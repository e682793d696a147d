package org.towerrank.elasticsearch.query;

import java.util.Collection;
import java.util.Map;

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
      object.values().forEach(element -> collect(element, found));
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
