package org.towerrank.bundle;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Objects;

/** How {@code model.json} describes a fitted encoder; vocabularies lie in files of their own. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = EncoderEntry.VocabularyFile.class, name = "vocabulary"),
  @JsonSubTypes.Type(value = EncoderEntry.Hash.class, name = "hash"),
  @JsonSubTypes.Type(value = EncoderEntry.Discretized.class, name = "discretized"),
  @JsonSubTypes.Type(value = EncoderEntry.MinMax.class, name = "min_max")
})
sealed interface EncoderEntry {

  /** Values by id, one a line. */
  record VocabularyFile(String file, int values) implements EncoderEntry {
    public VocabularyFile {
      Objects.requireNonNull(file, "file");
    }
  }

  record Hash(int buckets) implements EncoderEntry {}

  record Discretized(List<Double> boundaries) implements EncoderEntry {
    public Discretized {
      boundaries = List.copyOf(boundaries);
    }
  }

  record MinMax(double min, double max, float missing, boolean log) implements EncoderEntry {}
}
