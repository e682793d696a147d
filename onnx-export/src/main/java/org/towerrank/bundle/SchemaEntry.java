package org.towerrank.bundle;

import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.EncoderEntry;
import org.towerrank.feature.EncoderFiles;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;

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
        .forEach(
            (name, encoder) ->
                entries.put(
                    name,
                    encoder.entry(
                        vocabulary -> {
                          String file = names.of(name);
                          vocabularies.put(file, VocabularyFiles.write(vocabulary));
                          return file;
                        })));
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

  /**
   * The schema described, with its vocabularies read from the bundle.
   *
   * @throws BundleException when a file is missing or broken, or two encoders name the same
   */
  FeatureSchema read(BundleFiles files) throws BundleException {
    Map<String, Encoder> fitted = new LinkedHashMap<>();
    Map<String, String> owners = new HashMap<>();
    for (Map.Entry<String, EncoderEntry> entry : encoders.entrySet()) {
      String name = entry.getKey();
      fitted.put(
          name,
          encoder(
              entry.getValue(),
              (file, values) -> {
                requireOwn(file, owners.put(file, name), name);
                return VocabularyFiles.read(file, files.read(file), values);
              }));
    }
    return new FeatureSchema(features, fitted);
  }

  /** A file of two encoders is one that was overwritten. */
  private static void requireOwn(String file, @Nullable String other, String name)
      throws BundleException {
    if (other != null) {
      throw new BundleException(
          "encoders ["
              + other
              + "] and ["
              + name
              + "] both name the vocabulary ["
              + file
              + "], which can be that of one only: fit and export the model again; features that"
              + " share a vocabulary name the same encoder");
    }
  }

  private static Encoder encoder(EncoderEntry entry, EncoderFiles.Reader files)
      throws BundleException {
    try {
      return entry.encoder(files);
    } catch (BundleException e) {
      throw e;
    } catch (IOException e) {
      throw new BundleException(String.valueOf(e.getMessage()), e);
    }
  }
}
