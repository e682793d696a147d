package org.towerrank.feature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns one feature's raw value into the numbers a model reads.
 *
 * <p>A raw value is null (missing), a string, a number, a boolean, or a list of these. It means the
 * same from a table, from JSON and from doc values, which are sorted and keep no string twice:
 *
 * <ul>
 *   <li>A string that is a number or a boolean is that number or boolean.
 *   <li>A list where a feature has one value is that value if all are the same.
 *   <li>Strings of a sequence are split at its separator, those in a list too.
 * </ul>
 *
 * <p>Model inputs are 4 bytes a number, ids as {@code int} and floats as their {@linkplain
 * Float#floatToRawIntBits bits}, so that one row type holds every feature.
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
   * @param other raw value of the request that the feature sets its own against: the moment of an
   *     age, the list of {@linkplain OccurrencesFeature occurrences}; others need none
   * @return how many ids a sequence has, of which those beyond its width are cut; 0 of other
   *     features
   * @throws InvalidValueException naming the feature, when the value does not fit its encoder
   */
  public int encode(
      int feature, @Nullable Object raw, @Nullable Object other, int[] row, int offset) {
    return encode(features[feature], encoders[feature], raw, other, row, offset);
  }

  private int encode(
      Feature feature,
      Encoder encoder,
      @Nullable Object raw,
      @Nullable Object other,
      int[] row,
      int offset) {
    try {
      switch (feature) {
        case SequenceFeature sequence -> {
          return sequence(sequence, (IdEncoder) encoder, raw, row, offset);
        }
        case VectorFeature vector -> vector(vector, encoder, raw, row, offset);
        case WeightsFeature weights -> weighted(weights, encoder, raw, row, offset);
        case CategoricalFeature c -> row[offset] = bits(encoder, raw);
        case NumericFeature n -> row[offset] = bits(encoder, raw);
        case AgeFeature a -> row[offset] = bits(encoder, a.age(raw, other));
        case OccurrencesFeature o -> row[offset] = bits(encoder, o.count(raw, other));
      }
      return 0;
    } catch (InvalidValueException e) {
      throw e.at("feature [" + feature.name() + "]");
    }
  }

  /**
   * The 4 bytes that one raw value becomes under an encoder: an id, or the bits of a float. For
   * callers that read one value at a time, such as doc values.
   *
   * @param raw null, a string, a number, a boolean, or a list of these that are the same value
   * @throws InvalidValueException when the value does not fit the encoder
   */
  public static int bits(Encoder encoder, @Nullable Object raw) {
    Object one = raw instanceof List<?> values ? one(encoder, values) : raw;
    return switch (encoder) {
      case IdEncoder ids -> id(ids, one);
      case NumericEncoder numbers -> Float.floatToRawIntBits(number(numbers, one));
    };
  }

  /**
   * The text of a raw value: a string as it is, {@code 42} for 42.0.
   *
   * @param raw a string, a number or a boolean
   */
  public static String text(Object raw) {
    return switch (raw) {
      case String text -> text;
      case Number number -> NumberText.format(number);
      case Boolean truth -> Boolean.toString(truth);
      default -> throw unexpected(raw);
    };
  }

  /**
   * The text of a value as a table of texts has it: empty for null, and of a list a text with
   * spaces between its elements.
   */
  public static String joinedText(@Nullable Object raw) {
    return switch (raw) {
      case null -> "";
      case List<?> list ->
          list.stream().map(RawValueEncoder::joinedText).collect(Collectors.joining(" "));
      default -> text(raw);
    };
  }

  /**
   * The text of an element of a list: that of {@link #text}, or {@code drama:0.7} of an object with
   * {@code value} and {@code weight}.
   *
   * @param raw a string, a number, a boolean, or such an object
   */
  public static String elementText(Object raw) {
    return raw instanceof Map<?, ?> object ? WeightedElements.text(object) : text(raw);
  }

  /**
   * The canonical text of a raw value: {@code 42} for {@code "42.0"} too. Two raw values with the
   * same canonical text are the same value.
   *
   * @param raw a string, a number or a boolean
   */
  public static String canonicalText(Object raw) {
    return raw instanceof String text ? CanonicalText.of(text) : text(raw);
  }

  /**
   * The finite number of a raw value.
   *
   * @param raw a string, a number or a boolean
   * @throws InvalidValueException when it is none
   */
  public static double number(Object raw) {
    return switch (raw) {
      case String text -> NumberText.parse(text);
      case Number number -> NumberText.requireFinite(NumberText.value(number));
      case Boolean truth -> truth ? 1 : 0;
      default -> throw unexpected(raw);
    };
  }

  /** The number of a float: the shortest decimal that it stands for. NaN and infinity stay. */
  public static double number(float raw) {
    return NumberText.value(raw);
  }

  /**
   * Encodes the raw value of a vector into {@code row[offset .. offset + feature.width())}.
   *
   * @throws InvalidValueException when the value is no vector of the feature's length
   */
  public static void vector(
      VectorFeature feature, Encoder encoder, @Nullable Object raw, int[] row, int offset) {
    List<?> elements = feature.elements(raw);
    if (elements.isEmpty()) {
      Arrays.fill(row, offset, offset + feature.length(), bits(encoder, null));
    }
    int next = offset;
    for (Object element : elements) {
      row[next++] = bits(encoder, element);
    }
  }

  private static int sequence(
      SequenceFeature feature, IdEncoder encoder, @Nullable Object raw, int[] row, int offset) {
    if (feature.hasWeights()) {
      return weighted(feature, encoder, raw, row, offset);
    }
    List<?> values = elements(feature, raw);
    int[] ids = new int[values.size()];
    int count = 0;
    for (Object value : values) {
      ids[count++] = id(encoder, value);
    }
    int found = feature.arrange(ids, count, row, offset);
    if (encoder instanceof TextCodes codes) {
      // What is cut, and in which order ids come, is known when texts have ids.
      Arrays.fill(row, offset, offset + feature.maxLength(), ValueCodes.MISSING);
      row[offset] = codes.codeOf(ids, count);
    }
    return found;
  }

  /**
   * Encodes a sequence with weights, or its weights, into {@code row[offset .. offset +
   * feature.width())}.
   *
   * @param feature a weighted sequence, or its {@link WeightsFeature}
   * @return how many elements there are, of which those beyond the width are cut
   * @throws InvalidValueException when the value has a weight that is none, or two for an element
   */
  public static int weighted(
      Feature feature, Encoder encoder, @Nullable Object raw, int[] row, int offset) {
    String separator =
        feature instanceof WeightsFeature weights
            ? weights.separator()
            : ((SequenceFeature) feature).separator();
    NavigableMap<Integer, Double> byId =
        WeightedElements.byId((IdEncoder) encoder, WeightedElements.of(separator, raw));
    Arrays.fill(row, offset, offset + feature.width(), 0);
    int found = byId.size();
    while (byId.size() > feature.width()) {
      byId.pollLastEntry();
    }
    int next = offset;
    if (feature instanceof WeightsFeature weights) {
      for (float weight : weights.pooled(byId.values())) {
        row[next++] = Float.floatToRawIntBits(weight);
      }
      return found;
    }
    for (int id : byId.keySet()) {
      row[next++] = id;
    }
    return found;
  }

  /**
   * The elements of a raw value that a sequence feature reads.
   *
   * @throws InvalidValueException for a number whose text would be split
   */
  public static List<?> elements(SequenceFeature feature, @Nullable Object raw) {
    if (feature.hasWeights()) {
      return WeightedElements.of(feature.separator(), raw).stream()
          .map(WeightedElements.Element::value)
          .toList();
    }
    return switch (raw) {
      case null -> List.of();
      case String text -> feature.split(text);
      case List<?> values -> {
        List<Object> all = new ArrayList<>(values.size());
        for (Object value : values) {
          if (value instanceof String text) {
            all.addAll(feature.split(text));
          } else if (value != null) {
            all.addAll(parts(feature, value));
          }
        }
        yield all;
      }
      default -> parts(feature, raw);
    };
  }

  /** The elements of a number or a boolean: itself, or what its text is split into. */
  private static List<?> parts(SequenceFeature feature, Object value) {
    String text = text(value);
    // A fraction has several forms as text, and may be split in any of them.
    boolean fraction = value instanceof Double || value instanceof Float;
    if (feature.makesWords() && !fraction) {
      return feature.split(text);
    }
    if (feature.splitsNumbers() && (fraction || text.contains(feature.separator()))) {
      throw new InvalidValueException(
          "expected a text, got ["
              + value
              + "], which as a text "
              + (feature.makesWords()
                  ? "may be several words"
                  : "may hold the separator [" + feature.separator() + "]"));
    }
    return List.of(value);
  }

  /** The one value that all present elements of a list are; null if all are missing. */
  private static @Nullable Object one(Encoder encoder, List<?> values) {
    Object one = null;
    for (Object value : values) {
      if (value == null || isMissing(encoder, value)) {
        continue;
      }
      if (one != null && !same(encoder, one, value)) {
        throw new InvalidValueException(
            "expected a single value, got ["
                + one
                + "] and ["
                + value
                + "]; only a sequence has several");
      }
      one = one == null ? value : one;
    }
    return one;
  }

  private static boolean isMissing(Encoder encoder, Object value) {
    return value instanceof String text
        && (encoder instanceof NumericEncoder numbers ? numbers.isMissing(text) : text.isEmpty());
  }

  private static boolean same(Encoder encoder, Object one, Object other) {
    return encoder.readsNumbers()
        ? number(one) == number(other)
        : canonicalText(one).equals(canonicalText(other));
  }

  private static int id(IdEncoder encoder, @Nullable Object raw) {
    return switch (raw) {
      case null -> IdEncoder.MISSING;
      case String text -> encoder.encode(text);
      case Object value when encoder.readsNumbers() -> encoder.encode(number(value));
      // Identifiers beyond 2^53 keep all their digits.
      default -> encoder.encode(text(raw));
    };
  }

  private static float number(NumericEncoder encoder, @Nullable Object raw) {
    return switch (raw) {
      case null -> encoder.missing();
      case String text -> encoder.encode(text);
      default -> encoder.encode(number(raw));
    };
  }

  /** A value that has a text of its own. */
  static Object requireOne(Object raw) {
    return switch (raw) {
      case String text -> text;
      case Number number -> number;
      case Boolean truth -> truth;
      default -> throw unexpected(raw);
    };
  }

  private static InvalidValueException unexpected(Object raw) {
    return new InvalidValueException(
        "expected a string, a number, a boolean or a list of these, got "
            + kind(raw)
            + Quoted.of(raw));
  }

  /** What looks like a list in an error, and is none. */
  private static String kind(Object raw) {
    if (raw.getClass().isArray()) {
      return "an array ";
    }
    return raw instanceof Collection<?> && !(raw instanceof List<?>) ? "a collection " : "";
  }
}
