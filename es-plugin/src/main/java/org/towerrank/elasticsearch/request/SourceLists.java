package org.towerrank.elasticsearch.request;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.xcontent.support.XContentMapValues;
import org.elasticsearch.index.IndexSettings;
import org.elasticsearch.index.mapper.Mapper;

/**
 * Whether lists in the sources of an index are as they were sent. A synthetic source is made of doc
 * values where it can be: numbers are sorted then, and texts have no second one of the same. Values
 * that a field does not take into its doc values come behind all others, whatever is kept.
 *
 * @param mapping of the index
 */
record SourceLists(Map<String, Object> mapping) {
  private static final String KEEP = "synthetic_source_keep";
  private static final String TYPE = "type";
  private static final String IGNORE_ABOVE = "ignore_above";
  private static final Set<String> NUMBERS =
      Set.of(
          "byte",
          "short",
          "integer",
          "long",
          "unsigned_long",
          "half_float",
          "float",
          "double",
          "scaled_float");

  /** Modes of an index whose texts lie in doc values too, unless they are stored. */
  private static final Set<String> SORTING_TEXTS = Set.of("time_series", "logsdb");

  /**
   * A list of a document.
   *
   * @param longest characters of a text in doc values at most, where its field does not say it
   * @param sortsTexts whether the index is of a mode that keeps analyzed texts in doc values
   */
  private record Listed(Map<?, ?> source, String path, int longest, boolean sortsTexts) {
    List<?> values() {
      Object found = XContentMapValues.extractValue(path, source);
      return found instanceof List<?> list ? list : found == null ? List.of() : List.of(found);
    }

    /** The parts of it that have several values, one for each object above the rest of its path. */
    List<Listed> parts(String rest) {
      String above = path.substring(0, path.length() - rest.length() - 1);
      return new Listed(source, above, longest, sortsTexts)
          .values().stream()
              .filter(Map.class::isInstance)
              .map(object -> new Listed((Map<?, ?>) object, rest, longest, sortsTexts))
              .filter(part -> part.values().size() > 1)
              .toList();
    }
  }

  /**
   * Whether the list at a path may be in another order than it was sent in.
   *
   * @param source of a document
   */
  boolean areSorted(IndexMetadata index, String path, Map<?, ?> source) {
    Settings settings = index.getSettings();
    int longest = settings.getAsInt("index.mapping." + IGNORE_ABOVE, Integer.MAX_VALUE);
    boolean texts = SORTING_TEXTS.contains(IndexSettings.MODE.get(settings).getName());
    return isSynthetic(settings)
        && sorts(mapping, path, keepsLists(index), new Listed(source, path, longest, texts));
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
  private static boolean sorts(Map<?, ?> parent, String path, boolean kept, Listed list) {
    if (!(parent.get("properties") instanceof Map<?, ?> properties)) {
      return "flattened".equals(parent.get(TYPE)) && !kept;
    }
    for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
      if (properties.get(path.substring(0, dot)) instanceof Map<?, ?> object) {
        return !"all".equals(object.get(KEEP))
            && sortsWithin(object, path.substring(dot + 1), kept, list);
      }
    }
    return properties.get(path) instanceof Map<?, ?> field && sorts(field, kept, list);
  }

  /** Nested objects are documents, whose order is kept. */
  private static boolean sortsWithin(Map<?, ?> object, String rest, boolean kept, Listed list) {
    return "nested".equals(object.get(TYPE))
        ? list.parts(rest).stream().anyMatch(part -> sorts(object, rest, kept, part))
        : sorts(object, rest, kept, list);
  }

  private static boolean sorts(Map<?, ?> field, boolean kept, Listed list) {
    Object own = field.get(KEEP);
    if ("all".equals(own) || field.containsKey("copy_to")) {
      return false;
    }
    if (is(field, "doc_values", false) || is(field, "enabled", false)) {
      // There is nothing else that it could be made of.
      return false;
    }
    if (leavesOut(field, list)) {
      return true;
    }
    if (own == null ? kept : !own.equals("none")) {
      return false;
    }
    Object type = field.get(TYPE);
    boolean ofTexts = "text".equals(type) || "keyword".equals(type);
    if (ofTexts && is(field, "store", true)) {
      return false;
    }
    // A text without keywords beside it is stored, or lies in doc values of its own.
    return "text".equals(type)
        ? list.sortsTexts() || field.containsKey("fields")
        : !"dense_vector".equals(type);
  }

  /** Whether a value is too long for the field's doc values, or none of its type. */
  private static boolean leavesOut(Map<?, ?> field, Listed list) {
    Object type = field.get(TYPE);
    int longest =
        !"keyword".equals(type)
            ? Integer.MAX_VALUE
            : field.get(IGNORE_ABOVE) instanceof Number own ? own.intValue() : list.longest();
    return list.values().stream()
        .anyMatch(
            value ->
                value instanceof String text
                    && (NUMBERS.contains(type) || text.length() > longest));
  }

  private static boolean is(Map<?, ?> field, String parameter, boolean value) {
    return String.valueOf(value).equals(String.valueOf(field.get(parameter)));
  }
}
