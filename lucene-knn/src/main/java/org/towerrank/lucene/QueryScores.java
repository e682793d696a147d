package org.towerrank.lucene;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.GraphBuffers;
import org.towerrank.inference.InputBuffer;
import org.towerrank.inference.InputLayout;
import org.towerrank.lucene.column.FeatureValues;
import org.towerrank.lucene.column.PairColumn;

/**
 * The scores of queries for the documents of a window, their ages, and what is counted of them in
 * lists of the request, raw and as a model reads them.
 */
final class QueryScores {
  /** Of a model that reads none. */
  static final QueryScores NONE = new QueryScores(List.of());

  private final List<Scored> features;

  /**
   * A feature for all documents, by their position.
   *
   * @param encoded their bits as the model reads them
   */
  @SuppressWarnings("ArrayRecordComponent") // Read in place.
  private record Scored(Feature feature, Raw raw, int[] encoded) {}

  /** Gives the raw values of the document at a position, none if missing. */
  private interface Raw {
    List<Object> of(int position);
  }

  private QueryScores(List<Scored> features) {
    this.features = features;
  }

  /** Gives the raw scores of a field for all documents, NaN where missing. */
  interface Source {
    /** The scores. */
    float[] of(String field);
  }

  /**
   * Encodes the scores that a model reads, and puts what sets documents against the request with
   * them.
   *
   * @param documents for errors, by position
   * @param pairs ages and occurrences of the same documents
   * @throws InvalidValueException naming the feature and the document whose score is infinite
   */
  static QueryScores of(
      FeatureSchema schema, int[] documents, Source source, List<PairColumn> pairs) {
    List<Scored> features = new ArrayList<>();
    for (PairColumn pair : pairs) {
      features.add(new Scored(pair.feature(), pair::raw, pair.encoded()));
    }
    for (Feature feature : schema.queryScores()) {
      float[] raw = source.of(feature.field());
      Encoder encoder = schema.encoder(feature);
      int missing = RawValueEncoder.bits(encoder, null);
      int[] encoded = new int[raw.length];
      for (int i = 0; i < raw.length; i++) {
        encoded[i] = Float.isNaN(raw[i]) ? missing : bits(feature, encoder, raw[i], documents[i]);
      }
      features.add(new Scored(feature, position -> score(raw[position]), encoded));
    }
    features.sort(Comparator.comparingInt(scored -> schema.features().indexOf(scored.feature)));
    return features.isEmpty() ? NONE : new QueryScores(features);
  }

  private static List<Object> score(float raw) {
    return Float.isNaN(raw) ? List.of() : List.of(raw);
  }

  /** As from JSON or a table, where a float is the shortest decimal that it stands for. */
  private static int bits(Feature feature, Encoder encoder, float raw, int document) {
    try {
      return RawValueEncoder.bits(encoder, RawValueEncoder.number(raw));
    } catch (InvalidValueException e) {
      throw e.at("feature [" + feature.name() + "] of document [" + document + "]");
    }
  }

  /** Fills rows {@code [0, to - from)} of the inputs that queries fill. */
  void fill(GraphBuffers buffers, int from, int to) {
    if (features.isEmpty()) {
      return;
    }
    for (InputBuffer input : buffers.inputs()) {
      if (input.input().side() == Side.QUERY) {
        fill(input, from, to);
      }
    }
  }

  private void fill(InputBuffer input, int from, int to) {
    InputLayout layout = input.input();
    for (int column = 0; column < layout.features().size(); column++) {
      int[] encoded = of(layout.features().get(column)).encoded;
      for (int i = from; i < to; i++) {
        input.put((i - from) * layout.width() + column, encoded[i]);
      }
    }
  }

  private Scored of(String name) {
    return features.stream()
        .filter(scored -> scored.feature.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no scores for feature [" + name + "]"));
  }

  /** What the model reads for the document at a position. */
  List<FeatureValues> values(int position) {
    return features.stream()
        .map(
            scored ->
                new FeatureValues(
                    scored.feature, scored.raw.of(position), new int[] {scored.encoded[position]}))
        .toList();
  }
}
