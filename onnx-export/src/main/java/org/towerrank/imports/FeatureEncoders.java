package org.towerrank.imports;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.EncoderFiles;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.NumericEncoder;
import org.towerrank.feature.Vocabulary;
import org.towerrank.feature.VocabularyEncoder;
import org.towerrank.imports.ImportSchema.FeatureSpec;
import org.towerrank.imports.ImportSchema.Kind;

/** The encoders of a schema's features: their own, or that of the feature they share one with. */
final class FeatureEncoders {
  private static final EncoderFiles.Reader NO_FILES =
      (file, values) -> {
        throw new IOException(
            "a vocabulary is given by the key [vocabulary], not by an encoder with a file");
      };

  private final SchemaFile file;
  private final Map<String, Integer> indexes;
  private final Map<String, List<String>> texts;
  private final Map<Integer, Encoder> encoders = new HashMap<>();

  /**
   * Begins with a schema.
   *
   * @param indexes of the features, by name
   * @param texts what the graph itself knows of a feature's values, by the feature
   */
  FeatureEncoders(SchemaFile file, Map<String, Integer> indexes, Map<String, List<String>> texts) {
    this.file = file;
    this.indexes = indexes;
    this.texts = texts;
  }

  /**
   * The encoder of a feature.
   *
   * @throws IOException when a vocabulary cannot be read
   * @throws org.towerrank.yaml.YamlException when the schema gives none, several, or one that its
   *     kind cannot have
   */
  Encoder of(int index, Kind kind) throws IOException {
    int owner = owner(index);
    Encoder encoder = encoders.get(owner);
    if (encoder == null) {
      encoder = read(owner);
      encoders.put(owner, encoder);
    }
    if (makesNumbers(kind) != encoder instanceof NumericEncoder) {
      throw file.error(
          pointer(index),
          "a feature of kind ["
              + kind.name().toLowerCase(Locale.ROOT)
              + "] cannot have a ["
              + encoder.type()
              + "] encoder");
    }
    return encoder;
  }

  private static boolean makesNumbers(Kind kind) {
    return switch (kind) {
      case NUMERIC, VECTOR, AGE -> true;
      case CATEGORICAL, SEQUENCE, WEIGHTS -> false;
    };
  }

  /** The index of the feature whose encoder a feature has. */
  int owner(int index) {
    FeatureSpec spec = file.features().get(index);
    if (spec.shares() == null) {
      return index;
    }
    Integer other = indexes.get(spec.shares());
    if (other == null || other == index) {
      throw file.error(
          pointer(index) + "/shares",
          "there is no other feature ["
              + spec.shares()
              + "]"
              + Nearest.hint(spec.shares(), indexes.keySet()));
    }
    if (file.features().get(other).shares() != null) {
      throw file.error(
          pointer(index) + "/shares",
          "feature ["
              + spec.shares()
              + "] shares one itself, nearest is ["
              + file.features().get(other).shares()
              + "]");
    }
    return other;
  }

  private static String pointer(int index) {
    return "/features/" + index;
  }

  private Encoder read(int index) throws IOException {
    FeatureSpec spec = file.features().get(index);
    List<String> own = texts.get(Objects.requireNonNull(spec.name(), "name"));
    long given =
        Stream.of(spec.vocabulary(), spec.values(), spec.encoder())
            .filter(Objects::nonNull)
            .count();
    if (own != null && given > 0) {
      throw file.error(
          pointer(index),
          "the graph has the vocabulary of this feature: leave [vocabulary], [values] and [encoder]"
              + " out");
    }
    if (own != null) {
      return new VocabularyEncoder(Vocabulary.of(own));
    }
    if (given != 1) {
      throw file.error(
          pointer(index),
          "expected one of the keys [vocabulary], [values], [encoder] and [shares], got "
              + (given == 0 ? "none" : given));
    }
    return given(index, spec);
  }

  private Encoder given(int index, FeatureSpec spec) throws IOException {
    try {
      if (spec.encoder() != null) {
        return spec.encoder().encoder(NO_FILES);
      }
      return new VocabularyEncoder(
          spec.vocabulary() == null
              ? Vocabulary.of(Objects.requireNonNull(spec.values()))
              : VocabularyLines.read(file.file(spec.vocabulary())));
    } catch (IllegalArgumentException e) {
      throw file.error(pointer(index), e);
    }
  }
}
