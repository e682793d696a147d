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

  /** Dimensions of the vectors of a field; empty where they are of bytes or bits. */
  public static OptionalInt floats(SearchExecutionContext index, DenseVectorFieldType field) {
    return field.getElementType() == ElementType.FLOAT
        ? OptionalInt.of(field.getVectorDimensions())
        : OptionalInt.empty();
  }
}
