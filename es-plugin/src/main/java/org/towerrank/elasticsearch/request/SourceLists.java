package org.towerrank.elasticsearch.request;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.xcontent.support.XContentMapValues;
import org.elasticsearch.index.IndexSettings;
import org.elasticsearch.index.mapper.Mapper;
import org.jspecify.annotations.Nullable;

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

  /** Modes of an index whose doc values have this format unless a setting says otherwise. */
  private static final Set<String> OF_TIME = Set.of("time_series", "logsdb");

  private static final String FORMAT_OF_TIME = "index.use_time_series_doc_values_format";

  /**
   * What an index says of all its fields.
   *
   * @param longest characters of a text in doc values at most, where its field does not say it
   * @param sortsTexts whether doc values are of the format that analyzed texts are kept in, too
   */
  private record Manner(int longest, boolean sortsTexts) {
    static Manner of(Settings settings) {
      boolean ofTime = OF_TIME.contains(IndexSettings.MODE.get(settings).getName());
      return new Manner(
          settings.getAsInt("index.mapping." + IGNORE_ABOVE, Integer.MAX_VALUE),
          settings.getAsBoolean(FORMAT_OF_TIME, ofTime));
    }
  }

  /**
   * A list of a document.
   *
   * @param nested whether the document is a nested one: it has no order beside its doc values, so
   *     that lists which are kept are stored as they were sent
   */
  private record Listed(Map<?, ?> source, String path, Manner manner, boolean nested) {
    private @Nullable Object found() {
      return XContentMapValues.extractValue(path, source);
    }

    List<?> values() {
      Object found = found();
      return found instanceof List<?> list ? list : found == null ? List.of() : List.of(found);
    }

    /** What is above the rest of its path. */
    Listed above(String rest) {
      return new Listed(
          source, path.substring(0, path.length() - rest.length() - 1), manner, nested);
    }

    /** Objects that are not nested are a list in a synthetic source only where they are stored. */
    boolean isOfStoredObjects(String rest) {
      return above(rest).found() instanceof List<?>;
    }

    /** The parts of it that have several values, one for each object above the rest of its path. */
    List<Listed> parts(String rest) {
      return above(rest).values().stream()
          .filter(Map.class::isInstance)
          .map(object -> new Listed((Map<?, ?>) object, rest, manner, true))
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
    return isSynthetic(settings)
        && sorts(
            mapping, path, keepsLists(index), new Listed(source, path, Manner.of(settings), false));
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
        : !list.isOfStoredObjects(rest) && sorts(object, rest, kept, list);
  }

  private static boolean sorts(Map<?, ?> field, boolean kept, Listed list) {
    Object own = field.get(KEEP);
    if ("all".equals(own) || field.containsKey("copy_to") || is(field, "enabled", false)) {
      return false;
    }
    if (own == null ? kept : !own.equals("none")) {
      return sortsKept(field, list);
    }
    Object type = field.get(TYPE);
    boolean stored = is(field, "store", true);
    if (stored && "keyword".equals(type)) {
      return leavesOut(field, list);
    }
    if ("text".equals(type)) {
      // Without keywords beside it, it is stored, or lies in doc values of its own.
      boolean inDocValues = list.manner().sortsTexts() || is(field, "doc_values", true);
      return !stored && (inDocValues || field.containsKey("fields"));
    }
    // Without doc values there is nothing else that it could be made of.
    return !"dense_vector".equals(type) && !is(field, "doc_values", false);
  }

  /**
   * Where lists are kept, doc values have their order beside them, but none of what they do not
   * take, and that of texts before they were normalized. Other lists are stored as they were sent.
   */
  private static boolean sortsKept(Map<?, ?> field, Listed list) {
    boolean inDocValues =
        !list.nested()
            && !field.containsKey("fields")
            && !is(field, "store", true)
            && !is(field, "doc_values", false);
    return inDocValues && (leavesOut(field, list) || field.containsKey("normalizer"));
  }

  /** Whether a value is too long for the field's doc values, or none of its type. */
  private static boolean leavesOut(Map<?, ?> field, Listed list) {
    Object type = field.get(TYPE);
    int longest =
        !"keyword".equals(type)
            ? Integer.MAX_VALUE
            : field.get(IGNORE_ABOVE) instanceof Number own
                ? own.intValue()
                : list.manner().longest();
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
