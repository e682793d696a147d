package org.towerrank.feature;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a recipe says of an encoder before it is fitted. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = EncoderSpec.VocabularySpec.class, name = "vocabulary"),
  @JsonSubTypes.Type(value = EncoderSpec.HashSpec.class, name = "hash"),
  @JsonSubTypes.Type(value = EncoderSpec.DiscretizedSpec.class, name = "discretized"),
  @JsonSubTypes.Type(value = EncoderSpec.MinMaxSpec.class, name = "min_max")
})
public sealed interface EncoderSpec {

  /** A fitter that has seen nothing yet. */
  EncoderFitter fitter();

  /**
   * Values by falling frequency.
   *
   * @param minCount values seen less often are unknown; 0 stands for 1
   * @param maxSize the most values kept; 0 stands for all
   */
  record VocabularySpec(int minCount, int maxSize) implements EncoderSpec {
    public VocabularySpec {
      if (minCount < 0 || maxSize < 0) {
        throw new SchemaException(
            "vocabulary: min_count and max_size must not be negative, got: "
                + minCount
                + ", "
                + maxSize);
      }
    }

    @Override
    public EncoderFitter fitter() {
      return new VocabularyFitter(
          Math.max(1, minCount), maxSize == 0 ? Integer.MAX_VALUE : maxSize);
    }
  }

  /** A fixed number of buckets; nothing to fit. */
  record HashSpec(int buckets) implements EncoderSpec {
    @Override
    public EncoderFitter fitter() {
      HashEncoder encoder = new HashEncoder(buckets);
      return new EncoderFitter() {
        @Override
        public void add(String value) {
          // Any value has its bucket before it is seen.
        }

        @Override
        public boolean readsValues() {
          return false;
        }

        @Override
        public Encoder fit() {
          return encoder;
        }
      };
    }
  }

  /**
   * Intervals of about equal counts.
   *
   * @param buckets number of intervals wanted, at least 2
   */
  record DiscretizedSpec(int buckets) implements EncoderSpec {
    public DiscretizedSpec {
      if (buckets < 2) {
        throw new SchemaException("discretized: buckets must be at least 2, got: " + buckets);
      }
    }

    @Override
    public EncoderFitter fitter() {
      return new NumberFitter(sample -> DiscretizedEncoder.fromSample(sample, buckets));
    }
  }

  /** Scaling to [0, 1], after a logarithm if {@code log}. */
  record MinMaxSpec(boolean log) implements EncoderSpec {
    @Override
    public EncoderFitter fitter() {
      return new MinMaxFitter(log);
    }
  }
}
