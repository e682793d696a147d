package org.towerrank.elasticsearch.server;

import java.util.Map;
import java.util.OptionalInt;
import org.elasticsearch.cluster.metadata.MappingMetadata;
import org.elasticsearch.index.IndexService;
import org.elasticsearch.index.mapper.vectors.DenseVectorFieldMapper.DenseVectorFieldType;
import org.elasticsearch.index.query.SearchExecutionContext;

/** What 9.1 tells of the fields of an index; of vectors only the mapping says what they are. */
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
    MappingMetadata mapping = index.getIndexSettings().getIndexMetadata().mapping();
    Map<?, ?> found = mapping == null ? Map.of() : find(mapping.sourceAsMap(), field.name());
    Object element = found.get("element_type");
    if (element != null && !element.equals("float")) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(
        found.get("dims") instanceof Number dimensions ? dimensions.intValue() : 0);
  }

  private static Map<?, ?> find(Map<?, ?> parent, String name) {
    if (!(parent.get("properties") instanceof Map<?, ?> properties)) {
      return Map.of();
    }
    if (properties.get(name) instanceof Map<?, ?> field) {
      return field;
    }
    int dot = name.indexOf('.');
    return dot > 0 && properties.get(name.substring(0, dot)) instanceof Map<?, ?> object
        ? find(object, name.substring(dot + 1))
        : Map.of();
  }
}
