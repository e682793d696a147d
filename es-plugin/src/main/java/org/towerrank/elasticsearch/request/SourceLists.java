package org.towerrank.elasticsearch.request;

import java.util.Map;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.IndexSettings;
import org.elasticsearch.index.mapper.Mapper;

/**
 * Whether lists in the sources of an index are as they were sent. A synthetic source is made of doc
 * values where it can be: numbers are sorted then, and texts have no second one of the same.
 *
 * @param mapping of the index
 */
record SourceLists(Map<String, Object> mapping) {
  private static final String KEEP = "synthetic_source_keep";
  private static final String TYPE = "type";

  /** Whether the list at a path may be in another order than it was sent in. */
  boolean areSorted(IndexMetadata index, String path) {
    return isSynthetic(index.getSettings()) && sorts(mapping, path, keepsLists(index));
  }

  private boolean isSynthetic(Settings settings) {
    // Earlier versions of the server had it in the mapping.
    boolean mapped =
        mapping.get("_source") instanceof Map<?, ?> source
            && "synthetic".equals(source.get("mode"));
    String mode = IndexSettings.INDEX_MAPPER_SOURCE_MODE_SETTING.get(settings).toString();
    return mapped || mode.equalsIgnoreCase("synthetic");
  }

  private static boolean keepsLists(IndexMetadata index) {
    return Mapper.SYNTHETIC_SOURCE_KEEP_INDEX_SETTING.get(index.getSettings())
        != Mapper.SourceKeepMode.NONE;
  }

  /** What is not mapped is stored as it was sent, and so are objects that are kept whole. */
  private static boolean sorts(Map<?, ?> parent, String path, boolean kept) {
    if (!(parent.get("properties") instanceof Map<?, ?> properties)) {
      return "flattened".equals(parent.get(TYPE)) && !kept;
    }
    for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
      if (properties.get(path.substring(0, dot)) instanceof Map<?, ?> object) {
        boolean whole = "nested".equals(object.get(TYPE)) || "all".equals(object.get(KEEP));
        return !whole && sorts(object, path.substring(dot + 1), kept);
      }
    }
    return properties.get(path) instanceof Map<?, ?> field && sorts(field, kept);
  }

  private static boolean sorts(Map<?, ?> field, boolean kept) {
    Object own = field.get(KEEP);
    if (own == null ? kept : !own.equals("none")) {
      return false;
    }
    if (is(field, "store", true) || field.containsKey("copy_to")) {
      return false;
    }
    if (is(field, "doc_values", false) || is(field, "enabled", false)) {
      // There is nothing else that it could be made of.
      return false;
    }
    Object type = field.get(TYPE);
    // A text without keywords beside it is stored.
    return "text".equals(type) ? field.containsKey("fields") : !"dense_vector".equals(type);
  }

  private static boolean is(Map<?, ?> field, String parameter, boolean value) {
    return String.valueOf(value).equals(String.valueOf(field.get(parameter)));
  }
}
