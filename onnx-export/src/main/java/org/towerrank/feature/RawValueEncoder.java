package org.towerrank.feature;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns one feature's raw value into the numbers a model reads, and is the only code that does.
 *
 * <p>A raw value is null (missing), a string, a number, a boolean, or for sequences a list of these
 * or one string to split. Model inputs are 4 bytes a number, ids as {@code int} and floats as their
 * {@linkplain Float#floatToRawIntBits bits}, so that one row type holds every feature.
 *
 * <p>Thread-safe.
 */
public final class RawValueEncoder {
  // By place in the schema, so that a row is encoded without looking names up.
  private final Feature[] features;
  private final Encoder[] encoders;

  public RawValueEncoder(FeatureSchema schema) {
    this.features = schema.features().toArray(Feature[]::new);
    this.encoders = new Encoder[features.length];
    for (int i = 0; i < features.length; i++) {
      encoders[i] = schema.encoder(features[i]);
    }
  }

  /**
   * Encodes a raw value into {@code row[offset .. offset + feature.width())}.
   *
   * @param feature index of the feature in the schema
   * @throws InvalidValueException naming the feature, when the value does not fit its encoder
   */
  public void encode(int feature, @Nullable Object raw, int[] row, int offset) {
    encode(features[feature], encoders[feature], raw, row, offset);
  }

  private void encode(
      Feature feature, Encoder encoder, @Nullable Object raw, int[] row, int offset) {
    try {
      if (feature instanceof SequenceFeature sequence) {
        sequence(sequence, (IdEncoder) encoder, raw, row, offset);
      } else {
        row[offset] = bits(encoder, single(raw));
      }
    } catch (InvalidValueException e) {
      throw e.at("feature [" + feature.name() + "]");
    }
  }

  /**
   * The 4 bytes that one raw value becomes under an encoder: an id, or the bits of a float. For
   * callers that read one value at a time, such as doc values.
   *
   * @param raw null, a string, a number or a boolean
   * @throws InvalidValueException when the value does not fit the encoder
   */
  public static int bits(Encoder encoder, @Nullable Object raw) {
    return switch (encoder) {
      case IdEncoder ids -> id(ids, raw);
      case MinMaxEncoder scaling -> Float.floatToRawIntBits(number(scaling, raw));
    };
  }

  /**
   * The text that vocabulary and hash encoders read for a raw value, such as {@code 42} for 42.0.
   *
   * @param raw a string, a number or a boolean
   */
  public static String text(Object raw) {
    return switch (raw) {
      case String text -> text;
      case Long number -> Long.toString(number);
      case Number number -> NumberText.format(number.doubleValue());
      case Boolean truth -> Boolean.toString(truth);
      default -> throw unexpected(raw);
    };
  }

  private void sequence(
      SequenceFeature feature, IdEncoder encoder, @Nullable Object raw, int[] row, int offset) {
    List<?> values = list(feature, raw);
    int[] ids = new int[values.size()];
    int count = 0;
    for (Object value : values) {
      ids[count++] = id(encoder, value);
    }
    feature.arrange(ids, count, row, offset);
  }

  private static List<?> list(SequenceFeature feature, @Nullable Object raw) {
    return switch (raw) {
      case null -> List.of();
      case List<?> values -> values;
      case String text -> feature.split(text);
      default -> List.of(raw);
    };
  }

  private static @Nullable Object single(@Nullable Object raw) {
    if (!(raw instanceof List<?> values)) {
      return raw;
    }
    if (values.size() > 1) {
      throw new InvalidValueException("expected a single value, got a list of " + values.size());
    }
    return values.isEmpty() ? null : values.get(0);
  }

  private static int id(IdEncoder encoder, @Nullable Object raw) {
    return switch (raw) {
      case null -> IdEncoder.MISSING;
      case String text -> encoder.encode(text);
      case Integer number -> encoder.encode(number.doubleValue());
      case Long number -> longId(encoder, number);
      case Number number -> encoder.encode(number.doubleValue());
      case Boolean truth -> booleanId(encoder, truth);
      default -> throw unexpected(raw);
    };
  }

  /** Identifiers beyond 2^53 keep all their digits, except where the encoder needs the number. */
  private static int longId(IdEncoder encoder, long number) {
    return encoder instanceof DiscretizedEncoder
        ? encoder.encode((double) number)
        : encoder.encode(Long.toString(number));
  }

  private static int booleanId(IdEncoder encoder, boolean truth) {
    return encoder instanceof DiscretizedEncoder
        ? encoder.encode(truth ? 1.0 : 0.0)
        : encoder.encode(Boolean.toString(truth));
  }

  private static float number(MinMaxEncoder encoder, @Nullable Object raw) {
    return switch (raw) {
      case null -> encoder.missing();
      case String text -> encoder.encode(text);
      case Number number -> encoder.encode(number.doubleValue());
      case Boolean truth -> encoder.encode(truth ? 1.0 : 0.0);
      default -> throw unexpected(raw);
    };
  }

  private static InvalidValueException unexpected(Object raw) {
    return new InvalidValueException(
        "expected a string, a number, a boolean or a list of these, got [" + raw + "]");
  }
}
