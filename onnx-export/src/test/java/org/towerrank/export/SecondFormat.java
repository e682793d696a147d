package org.towerrank.export;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Clip;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.EpochUnit;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.IdentityEncoder;
import org.towerrank.feature.LinearEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.QuantileEncoder;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.TextSplit;
import org.towerrank.feature.TimeEncoder;

/** The schema of the bundle {@code format-2} among the tests, which is not to be changed. */
final class SecondFormat {
  private static final SequenceFeature.Order SET = SequenceFeature.Order.UNORDERED;

  private SecondFormat() {}

  static FeatureSchema schema() {
    FeatureSchema first = RandomModels.rankerSchema();
    Map<String, Encoder> encoders = new LinkedHashMap<>(first.encoders());
    encoders.put("identity", new IdentityEncoder(-1, true));
    encoders.put("linear", new LinearEncoder(0.5, -2, new Clip(-3, 3), 0.25f, true));
    encoders.put("quantile", new QuantileEncoder(-1, 20, 0.4f, true));
    encoders.put("hour", hour());
    List<Feature> features = new ArrayList<>(first.features());
    features.add(new NumericFeature("price", Side.ITEM, "price", "identity"));
    features.add(new NumericFeature("stars", Side.ITEM, "stars", "linear"));
    features.add(new NumericFeature("income", Side.USER, "income", "quantile"));
    features.add(new CategoricalFeature("hour", Side.CONTEXT, "asked", "hour"));
    features.add(text("words", TextSplit.WORDS, " "));
    features.add(text("trigrams", TextSplit.LETTER_TRIGRAMS, " "));
    features.add(text("shelf", TextSplit.PREFIXES, ">"));
    return new FeatureSchema(features, encoders);
  }

  private static TimeEncoder hour() {
    return new TimeEncoder(TimeEncoder.Part.HOUR, EpochUnit.SECONDS, ZoneId.of("Asia/Tokyo"));
  }

  private static SequenceFeature text(String name, TextSplit split, String separator) {
    return new SequenceFeature(name, Side.ITEM, name, "device", 4, SET, separator, split);
  }
}
