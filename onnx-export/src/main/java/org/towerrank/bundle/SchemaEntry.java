package org.towerrank.bundle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.feature.DiscretizedEncoder;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.MinMaxEncoder;
import org.towerrank.feature.VocabularyEncoder;

/** A schema as it stands in {@code model.json}. */
record SchemaEntry(List<Feature> features, Map<String, EncoderEntry> encoders) {

  /** Describes a schema; {@code vocabularies} takes the files that the description names. */
  static SchemaEntry of(FeatureSchema schema, Map<String, byte[]> vocabularies) {
    Map<String, EncoderEntry> entries = new LinkedHashMap<>();
    schema
        .encoders()
        .forEach((name, encoder) -> entries.put(name, entry(name, encoder, vocabularies)));
    return new SchemaEntry(schema.features(), entries);
  }

  private static EncoderEntry entry(
      String name, Encoder encoder, Map<String, byte[]> vocabularies) {
    return switch (encoder) {
      case VocabularyEncoder v -> {
        String file = "vocab/" + fileName(name) + ".txt";
        vocabularies.put(file, VocabularyFiles.write(v.vocabulary()));
        yield new EncoderEntry.VocabularyFile(file, v.vocabulary().size());
      }
      case HashEncoder h -> new EncoderEntry.Hash(h.buckets());
      case DiscretizedEncoder d -> new EncoderEntry.Discretized(d.boundaries());
      case MinMaxEncoder m -> new EncoderEntry.MinMax(m.min(), m.max(), m.missing(), m.log());
    };
  }

  private static String fileName(String encoder) {
    return encoder.replaceAll("[^A-Za-z0-9_.-]", "_");
  }

  /** The schema described, with its vocabularies read from the bundle. */
  FeatureSchema read(BundleFiles files) throws BundleException {
    Map<String, Encoder> fitted = new LinkedHashMap<>();
    for (Map.Entry<String, EncoderEntry> entry : encoders.entrySet()) {
      fitted.put(entry.getKey(), encoder(entry.getValue(), files));
    }
    return new FeatureSchema(features, fitted);
  }

  private static Encoder encoder(EncoderEntry entry, BundleFiles files) throws BundleException {
    return switch (entry) {
      case EncoderEntry.VocabularyFile v ->
          new VocabularyEncoder(VocabularyFiles.read(v.file(), files.read(v.file()), v.values()));
      case EncoderEntry.Hash h -> new HashEncoder(h.buckets());
      case EncoderEntry.Discretized d -> new DiscretizedEncoder(d.boundaries());
      case EncoderEntry.MinMax m -> new MinMaxEncoder(m.min(), m.max(), m.missing(), m.log());
    };
  }
}
