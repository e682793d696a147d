package org.towerrank.clicks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.OccurrencesFeature;
import org.towerrank.feature.RawValueEncoder;

/** Checks that the cells of a row give the inputs that the model had, to the bit. */
final class LoggedInputs {
  private final FeatureSchema schema;
  private final LoggedColumns columns;
  private final RawValueEncoder encoder;

  LoggedInputs(FeatureSchema schema, LoggedColumns columns) {
    this.schema = schema;
    this.columns = columns;
    this.encoder = new RawValueEncoder(schema);
  }

  /**
   * Compares what was logged with what the encoders make of a row.
   *
   * @param cells raw values by column
   * @throws IllegalArgumentException naming the feature that differs
   */
  void require(LoggedHit hit, Map<String, String> cells) {
    String moment = schema.moment().map(cells::get).orElse(null);
    for (int i = 0; i < schema.features().size(); i++) {
      Feature feature = schema.features().get(i);
      int[] made = new int[feature.width()];
      String other =
          feature instanceof OccurrencesFeature counted
              ? cells.get(columns.ofList(counted))
              : moment;
      encoder.encode(i, cells.get(columns.of(feature)), other, made, 0);
      int[] logged = bits(feature, hit.encoded().path(feature.name()));
      if (!Arrays.equals(made, logged)) {
        throw new IllegalArgumentException(
            "feature ["
                + feature.name()
                + "]: expected raw values that give the inputs "
                + hit.encoded().get(feature.name())
                + " as they were logged, got ["
                + cells.get(columns.of(feature))
                + "], which gives others");
      }
    }
  }

  private static int[] bits(Feature feature, JsonNode encoded) {
    int[] bits = new int[feature.width()];
    for (int i = 0; i < bits.length; i++) {
      JsonNode number = encoded.isArray() ? encoded.path(i) : encoded;
      bits[i] = feature.makesFloats() ? Float.floatToRawIntBits(number(number)) : number.asInt(-1);
    }
    return bits;
  }

  private static float number(JsonNode number) {
    return number.asText().equals("nan") ? Float.NaN : number.floatValue();
  }
}
