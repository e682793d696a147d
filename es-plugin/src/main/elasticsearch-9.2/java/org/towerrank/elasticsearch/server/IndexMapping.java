package org.towerrank.elasticsearch.server;

import java.util.Map;
import java.util.OptionalInt;
import org.elasticsearch.index.IndexService;
import org.elasticsearch.index.mapper.vectors.DenseVectorFieldMapper.DenseVectorFieldType;
import org.elasticsearch.index.mapper.vectors.DenseVectorFieldMapper.ElementType;
import org.elasticsearch.index.query.SearchExecutionContext;

/** What 9.2 tells of the fields of an index. */
public final class IndexMapping {
  private IndexMapping() {}

  /** The fields of an index, without a search. */
  public static SearchExecutionContext context(IndexService index) {
    return index.newSearchExecutionContext(0, 0, null, System::currentTimeMillis, null, Map.of());
  }

  /**
   * Dimensions of the vectors of a field; empty where they are not of floats, 0 where the mapping
   * does not say them and no document has had a vector yet.
   */
  public static OptionalInt floats(SearchExecutionContext index, DenseVectorFieldType field) {
    return field.getElementType() == ElementType.FLOAT
        ? OptionalInt.of(dimensions(field))
        : OptionalInt.empty();
  }

  private static int dimensions(DenseVectorFieldType field) {
    try {
      return field.getVectorDimensions();
    } catch (NullPointerException e) {
      // The server unboxes what it does not know yet, and has no other way to ask.
      return 0;
    }
  }
}
