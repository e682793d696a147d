package org.towerrank.bundle;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.DiscretizedEncoder;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.MinMaxEncoder;
import org.towerrank.feature.VocabularyEncoder;

/** A schema as it stands in {@code model.json}. */
record SchemaEntry(List<Feature> features, Map<String, EncoderEntry> encoders) {
  SchemaEntry {
    features = List.copyOf(features);
    encoders = Collections.unmodifiableMap(new LinkedHashMap<>(encoders));
    if (encoders.containsValue(null)) {
      throw new IllegalArgumentException("expected encoders, got null");
    }
  }

  /**
   * Describes a schema.
   *
   * @param files takes the vocabularies that the description names
   * @throws IllegalStateException when the description does not read back as the same schema
   */
  static SchemaEntry of(FeatureSchema schema, Map<String, byte[]> files) {
    Map<String, EncoderEntry> entries = new LinkedHashMap<>();
    Map<String, byte[]> vocabularies = new LinkedHashMap<>();
    VocabularyNames names = new VocabularyNames();
    schema
        .encoders()
        .forEach((name, encoder) -> entries.put(name, entry(name, encoder, names, vocabularies)));
    SchemaEntry written = new SchemaEntry(schema.features(), entries);
    written.requireReadsBackAs(schema, vocabularies);
    files.putAll(vocabularies);
    return written;
  }

  /**
   * Finds a loss now that would otherwise show only when serving, as values that are all unknown.
   */
  private void requireReadsBackAs(FeatureSchema schema, Map<String, byte[]> vocabularies) {
    try {
      FeatureSchema read = read(BundleFiles.of("the schema written", vocabularies));
      for (Map.Entry<String, Encoder> encoder : schema.encoders().entrySet()) {
        if (!encoder.getValue().equals(read.encoders().get(encoder.getKey()))) {
          throw new IllegalStateException(
              "encoder [" + encoder.getKey() + "] does not read back as it was written");
        }
      }
      if (!schema.equals(read)) {
        throw new IllegalStateException("the schema does not read back as it was written");
      }
    } catch (BundleException e) {
      throw new IllegalStateException("the schema does not read back: " + e.getMessage(), e);
    }
  }

  private static EncoderEntry entry(
      String name, Encoder encoder, VocabularyNames names, Map<String, byte[]> vocabularies) {
    return switch (encoder) {
      case VocabularyEncoder v -> {
        String file = names.of(name);
        vocabularies.put(file, VocabularyFiles.write(v.vocabulary()));
        yield new EncoderEntry.VocabularyFile(file, v.vocabulary().size());
      }
      case HashEncoder h -> EncoderEntry.Hash.of(h);
      case DiscretizedEncoder d -> new EncoderEntry.Discretized(d.boundaries());
      case MinMaxEncoder m -> new EncoderEntry.MinMax(m.min(), m.max(), m.missing(), m.log());
    };
  }

  /**
   * The schema described, with its vocabularies read from the bundle.
   *
   * @throws BundleException when a file is missing or broken, or two encoders name the same
   */
  FeatureSchema read(BundleFiles files) throws BundleException {
    Map<String, Encoder> fitted = new LinkedHashMap<>();
    Map<String, String> owners = new HashMap<>();
    for (Map.Entry<String, EncoderEntry> entry : encoders.entrySet()) {
      if (entry.getValue() instanceof EncoderEntry.VocabularyFile vocabulary) {
        requireOwn(vocabulary.file(), owners.put(vocabulary.file(), entry.getKey()), entry);
      }
      fitted.put(entry.getKey(), encoder(entry.getValue(), files));
    }
    return new FeatureSchema(features, fitted);
  }

  /** If two encoders name one file, the second vocabulary overwrote the first. */
  private static void requireOwn(
      String file, @Nullable String other, Map.Entry<String, EncoderEntry> entry)
      throws BundleException {
    if (other != null) {
      throw new BundleException(
          "encoders ["
              + other
              + "] and ["
              + entry.getKey()
              + "] both name the vocabulary ["
              + file
              + "], which can be that of one only: fit and export the model again; features that"
              + " share a vocabulary name the same encoder");
    }
  }

  private static Encoder encoder(EncoderEntry entry, BundleFiles files) throws BundleException {
    return switch (entry) {
      case EncoderEntry.VocabularyFile v ->
          new VocabularyEncoder(VocabularyFiles.read(v.file(), files.read(v.file()), v.values()));
      case EncoderEntry.Hash h -> h.encoder();
      case EncoderEntry.Discretized d -> new DiscretizedEncoder(d.boundaries());
      case EncoderEntry.MinMax m -> new MinMaxEncoder(m.min(), m.max(), m.missing(), m.log());
    };
  }
}
