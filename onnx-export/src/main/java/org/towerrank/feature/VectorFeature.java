package org.towerrank.feature;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A feature with a list of floats a row, of one length in all rows, such as an embedding that was
 * made elsewhere.
 *
 * @param encoder the name of a {@link NumericEncoder}, which encodes each number
 * @param length numbers a row
 * @param separator splits the raw value where it comes as one string that is no list in brackets
 */
public record VectorFeature(
    String name, Side side, String field, String encoder, int length, String separator)
    implements Feature {

  public VectorFeature {
    requireNonNull(name, "name");
    requireNonNull(side, "side");
    requireNonNull(field, "field");
    requireNonNull(encoder, "encoder");
    requireNonNull(separator, "separator");
    if (length < 1) {
      throw new SchemaException(
          "feature [" + name + "]: length must be at least 1, got: " + length);
    }
    if (separator.isEmpty()) {
      throw new SchemaException("feature [" + name + "]: separator must not be empty");
    }
  }

  @Override
  public int width() {
    return length;
  }

  /**
   * The numbers of a raw value, as texts or numbers; none if it is missing.
   *
   * @throws InvalidValueException when it is neither a text nor a number nor a list of these, or
   *     has not as many numbers as the feature
   */
  public List<?> elements(@Nullable Object raw) {
    Object given = raw instanceof List<?> list && list.size() == 1 ? list.get(0) : raw;
    List<?> elements =
        switch (given) {
          case null -> List.of();
          case String text -> parts(text.strip());
          case List<?> list -> list;
          default -> List.of(RawValueEncoder.requireOne(given));
        };
    if (!elements.isEmpty()) {
      requireLength(elements.size());
      elements.forEach(VectorFeature::requireNumber);
    }
    return elements;
  }

  /** A list in JSON, as tables may have it, or what the separator divides. */
  private List<String> parts(String text) {
    return text.startsWith("[") && text.endsWith("]")
        ? SequenceFeature.parts(text.substring(1, text.length() - 1), ",").stream()
            .map(String::strip)
            .toList()
        : SequenceFeature.parts(text, separator);
  }

  /**
   * Checks the length of a vector.
   *
   * @throws InvalidValueException when it is another one
   */
  public void requireLength(int found) {
    if (found != length) {
      throw new InvalidValueException("expected " + length + " numbers, got " + found);
    }
  }

  /** An element that is missing is no number, though other features may lack one. */
  private static void requireNumber(@Nullable Object element) {
    if (element == null || (element instanceof String text && text.isBlank())) {
      throw new InvalidValueException("expected numbers only, got a list that has an empty one");
    }
    if (element instanceof List<?>) {
      throw new InvalidValueException("expected numbers only, got a list within a list");
    }
  }
}
