package org.towerrank.elasticsearch.provenance;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.IndexSettings;
import org.elasticsearch.index.mapper.SourceFieldMapper;
import org.elasticsearch.index.mapper.vectors.DenseVectorFieldMapper;
import org.jspecify.annotations.Nullable;

/** What becomes of fields of documents that a mapping does not have. */
final class UnmappedFields {
  private static final String DYNAMIC = "dynamic";

  /** Types whose values are fields of their own. */
  private static final Set<String> OBJECTS = Set.of("object", "nested", "passthrough");

  /** Values of {@code dynamic} with which documents may have fields that are not mapped then. */
  private static final Set<String> LEFT_AS_THEY_ARE = Set.of("false", "runtime");

  /** What rules of a mapping say of numbers, where they do not name a field. */
  private static final Set<String> OF_NUMBERS = Set.of("*", "double", "long");

  private static final int SHORTEST_VECTOR =
      DenseVectorFieldMapper.MIN_DIMS_FOR_DYNAMIC_FLOAT_MAPPING;

  /** The server's own number for indexes in modes for vectors, which not all versions have. */
  private static final int SHORTEST_VECTOR_OF_VECTOR_MODES = 32;

  private UnmappedFields() {}

  /**
   * From how many numbers on the server makes a list of them a vector, in a field that is not
   * mapped. Shorter ones become numbers, in which no vector can be searched, and stay so.
   *
   * @param mapping of the index
   * @param field with dots
   * @return 0 where the server makes no field of it, or by rules of the mapping's own
   */
  static int shortestVector(Settings settings, Map<?, ?> mapping, String field) {
    if (isRuled(mapping)
        || isWithinValue(mapping, field, 0)
        || !"true".equals(dynamic(mapping, field))
        || (mapping.get("runtime") instanceof Map<?, ?> computed && computed.containsKey(field))) {
      return 0;
    }
    boolean forVectors = settings.get(IndexSettings.MODE.getKey(), "").startsWith("vectordb");
    return forVectors ? SHORTEST_VECTOR_OF_VECTOR_MODES : SHORTEST_VECTOR;
  }

  /** Whether a mapping has rules that may be of lists of numbers. */
  private static boolean isRuled(Map<?, ?> mapping) {
    return mapping.get("dynamic_templates") instanceof List<?> rules
        && rules.stream()
            .filter(Map.class::isInstance)
            .flatMap(rule -> ((Map<?, ?>) rule).values().stream())
            .anyMatch(UnmappedFields::mayBeOfNumbers);
  }

  private static boolean mayBeOfNumbers(@Nullable Object rule) {
    Object type = rule instanceof Map<?, ?> named ? named.get("match_mapping_type") : null;
    List<?> types = type instanceof List<?> several ? several : Collections.singletonList(type);
    return types.stream().anyMatch(each -> each == null || OF_NUMBERS.contains(each.toString()));
  }

  /** Whether a field is in an object that is kept as a whole, or in one field of a mapping. */
  private static boolean isWithinValue(Map<?, ?> parent, String field, int from) {
    if ("false".equals(String.valueOf(parent.get("enabled")))) {
      return true;
    }
    if (parent.get("properties") instanceof Map<?, ?> properties) {
      for (int dot = field.indexOf('.', from); dot > 0; dot = field.indexOf('.', dot + 1)) {
        if (properties.get(field.substring(from, dot)) instanceof Map<?, ?> child) {
          Object type = child.get("type");
          return (type != null && !OBJECTS.contains(type.toString()))
              || isWithinValue(child, field, dot + 1);
        }
      }
    }
    return false;
  }

  /**
   * Whether such a field of a document is in its source, and is not mapped when it comes.
   *
   * @param mapping of the index
   * @param field with dots
   */
  static boolean areInSources(IndexMetadata index, Map<?, ?> mapping, String field) {
    return keepsSources(index, mapping) && LEFT_AS_THEY_ARE.contains(dynamic(mapping, field));
  }

  private static boolean keepsSources(IndexMetadata index, Map<?, ?> mapping) {
    boolean off =
        mapping.get("_source") instanceof Map<?, ?> source
            && Boolean.FALSE.equals(source.get("enabled"));
    return !off
        && IndexSettings.INDEX_MAPPER_SOURCE_MODE_SETTING.get(index.getSettings())
            != SourceFieldMapper.Mode.DISABLED;
  }

  /** What the innermost object around a field says of new fields. */
  static String dynamic(Map<?, ?> mapping, String field) {
    return dynamic(mapping, field, 0, "true").toLowerCase(Locale.ROOT);
  }

  private static String dynamic(Map<?, ?> parent, String field, int from, String above) {
    Object own = parent.get(DYNAMIC);
    String here = own == null ? above : own.toString();
    if (parent.get("properties") instanceof Map<?, ?> properties) {
      for (int dot = field.indexOf('.', from); dot > 0; dot = field.indexOf('.', dot + 1)) {
        if (properties.get(field.substring(from, dot)) instanceof Map<?, ?> child) {
          return dynamic(child, field, dot + 1, here);
        }
      }
    }
    return here;
  }
}
