package org.towerrank.elasticsearch.provenance;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.index.IndexSettings;
import org.elasticsearch.index.mapper.SourceFieldMapper;

/** What becomes of fields of documents that a mapping does not have. */
final class UnmappedFields {
  private static final String DYNAMIC = "dynamic";

  /** Values of {@code dynamic} with which documents may have fields that are not mapped then. */
  private static final Set<String> LEFT_AS_THEY_ARE = Set.of("false", "runtime");

  private UnmappedFields() {}

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
