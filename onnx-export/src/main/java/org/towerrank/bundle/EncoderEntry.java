package org.towerrank.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.HashEncoder;

/** How {@code model.json} describes a fitted encoder; vocabularies lie in files of their own. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = EncoderEntry.VocabularyFile.class, name = "vocabulary"),
  @JsonSubTypes.Type(value = EncoderEntry.Hash.class, name = "hash"),
  @JsonSubTypes.Type(value = EncoderEntry.Discretized.class, name = "discretized"),
  @JsonSubTypes.Type(value = EncoderEntry.MinMax.class, name = "min_max")
})
sealed interface EncoderEntry {

  /** The file of a vocabulary: values in the order of their ids, one a line. */
  record VocabularyFile(String file, int values) implements EncoderEntry {
    public VocabularyFile {
      Objects.requireNonNull(file, "file");
    }
  }

  /**
   * Hash buckets.
   *
   * @param canonical whether texts are hashed in canonical form; absent in older bundles, which
   *     hash texts as they are
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Hash(int buckets, @Nullable Boolean canonical) implements EncoderEntry {

    static Hash of(HashEncoder encoder) {
      return new Hash(encoder.buckets(), encoder.canonical() ? true : null);
    }

    HashEncoder encoder() {
      return new HashEncoder(buckets, canonical != null && canonical);
    }
  }

  record Discretized(List<Double> boundaries) implements EncoderEntry {
    public Discretized {
      boundaries = List.copyOf(boundaries);
    }
  }

  record MinMax(double min, double max, float missing, boolean log) implements EncoderEntry {}
}
