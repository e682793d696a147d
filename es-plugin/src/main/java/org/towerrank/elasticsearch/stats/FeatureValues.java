package org.towerrank.elasticsearch.stats;

import java.io.IOException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.ValueRates;
import org.towerrank.feature.ValueSums;

/**
 * What the values of one feature were when serving lately, and when fitting. Where they differ,
 * serving reads other data than fitting did (training-serving skew): a field was renamed, a unit
 * changed, a catalogue grew.
 *
 * @param served what was counted
 * @param fitted of the validation split; null where the bundle does not say
 */
public record FeatureValues(ValueSums served, @Nullable ValueRates fitted)
    implements Writeable, ToXContentObject {
  /** Shares that differ by no more are alike: candidates are not drawn as training rows are. */
  private static final double SHARE = 0.1;

  /** Means are compared in standard deviations of the fitted numbers. */
  private static final double DEVIATIONS = 1;

  /** Reads what {@link #writeTo} wrote. */
  public FeatureValues(StreamInput in) throws IOException {
    this(sums(in), in.readOptional(FeatureValues::rates));
  }

  private static ValueSums sums(StreamInput in) throws IOException {
    return new ValueSums(
        in.readVLong(), in.readVLong(), in.readVLong(), in.readDouble(), in.readDouble());
  }

  private static ValueRates rates(StreamInput in) throws IOException {
    return new ValueRates(
        in.readVLong(), in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    out.writeVLong(served.values());
    out.writeVLong(served.missing());
    out.writeVLong(served.unknown());
    out.writeDouble(served.sum());
    out.writeDouble(served.squares());
    out.writeBoolean(fitted != null);
    if (fitted != null) {
      out.writeVLong(fitted.values());
      out.writeDouble(fitted.missingRate());
      out.writeDouble(fitted.unknownRate());
      out.writeDouble(fitted.mean());
      out.writeDouble(fitted.deviation());
    }
  }

  /** What two nodes counted of the same version. */
  public FeatureValues and(FeatureValues other) {
    return new FeatureValues(served.and(other.served), fitted == null ? other.fitted : fitted);
  }

  /** Whether many values were served and are unlike those of fitting. */
  public boolean isSkewed() {
    if (fitted == null || fitted.values() == 0 || served.values() < RecentValues.ENOUGH) {
      return false;
    }
    ValueRates now = served.rates();
    return Math.abs(now.missingRate() - fitted.missingRate()) > SHARE
        || Math.abs(now.unknownRate() - fitted.unknownRate()) > SHARE
        || isElsewhere(now, fitted);
  }

  /** Of numbers that are all missing the shares say it. */
  private static boolean isElsewhere(ValueRates now, ValueRates fitted) {
    return now.missingRate() < 1
        && fitted.deviation() > 0
        && Math.abs(now.mean() - fitted.mean()) > DEVIATIONS * fitted.deviation();
  }

  @Override
  public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
    builder.startObject().field("values", served.values());
    show(builder, served.rates());
    if (fitted != null) {
      builder.startObject("fitted").field("values", fitted.values());
      show(builder, fitted);
      builder.endObject();
    }
    return builder.field("skewed", isSkewed()).endObject();
  }

  private static void show(XContentBuilder builder, ValueRates rates) throws IOException {
    builder
        .field("missing_rate", rates.missingRate())
        .field("unknown_rate", rates.unknownRate())
        .field("mean", rates.mean())
        .field("deviation", rates.deviation());
  }
}
