package org.towerrank.elasticsearch.embed;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.MappingMetadata;
import org.elasticsearch.index.IndexSettings;

/**
 * Checks that documents can be written again from their {@code _source}. An update indexes the
 * whole document anew, so whatever {@code _source} leaves out would be lost.
 */
final class WholeSource {
  private static final String SOURCE = "_source";

  private WholeSource() {}

  /**
   * Checks an index.
   *
   * @throws IllegalArgumentException (400) naming what is left out, and what to do
   */
  static void require(IndexMetadata index) {
    MappingMetadata mapping = index.mapping();
    Object defined = mapping == null ? null : mapping.getSourceAsMap().get(SOURCE);
    if (defined instanceof Map<?, ?> source) {
      for (String part : new String[] {"includes", "excludes"}) {
        if (source.get(part) instanceof Collection<?> fields && !fields.isEmpty()) {
          throw refused(index, "[" + part + "] of " + fields);
        }
      }
      if (Boolean.FALSE.equals(source.get("enabled"))) {
        throw refused(index, "one that is not enabled");
      }
      if (source.get("mode") instanceof String mode) {
        requireStored(index, mode);
      }
    }
    requireStored(
        index, IndexSettings.INDEX_MAPPER_SOURCE_MODE_SETTING.get(index.getSettings()).toString());
  }

  private static void requireStored(IndexMetadata index, String mode) {
    if (!mode.equalsIgnoreCase("stored")) {
      throw refused(index, "the mode [" + mode.toLowerCase(Locale.ROOT) + "]");
    }
  }

  private static IllegalArgumentException refused(IndexMetadata index, String found) {
    return new IllegalArgumentException(
        "expected index ["
            + index.getIndex().getName()
            + "] to keep the whole ["
            + SOURCE
            + "] of its documents, got "
            + found
            + ": writing a vector writes the document again, and would lose what is left out. Index"
            + " the documents from where they come, through a pipeline with [towerrank_vector]");
  }
}
