package org.towerrank.feature;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A feature with up to {@code maxLength} ids a row, padded behind with {@link IdEncoder#MISSING}.
 *
 * @param encoder the name of an {@link IdEncoder}
 * @param maxLength ids a row; of a longer list the oldest (or, unordered, the highest ids) are cut
 * @param order how the raw list is ordered, and so what position 0 of the model input holds
 * @param separator splits the raw value where it comes as one string
 * @param split how texts are split if not at the separator; null for that. Unordered features only
 * @param pooling what the embeddings of its elements become; null for their mean, and where a
 *     {@link WeightsFeature} says it
 */
public record SequenceFeature(
    String name,
    Side side,
    String field,
    String encoder,
    int maxLength,
    Order order,
    String separator,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TextSplit split,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Pooling pooling)
    implements Feature {
  private static final Pattern NUMBER_PART = Pattern.compile("[-+.0-9eE]+|[a-z]+");

  /** The order of the raw list. In model inputs, ordered lists always run newest first. */
  public enum Order {
    /**
     * A set, such as genres: encoded as sorted distinct ids, so that every source gives the same.
     */
    @JsonProperty("unordered")
    UNORDERED,
    /** A history as it is usually logged. */
    @JsonProperty("oldest_first")
    OLDEST_FIRST,
    @JsonProperty("newest_first")
    NEWEST_FIRST
  }

  public SequenceFeature {
    requireNonNull(name, "name");
    requireNonNull(side, "side");
    requireNonNull(field, "field");
    requireNonNull(encoder, "encoder");
    requireNonNull(order, "order");
    requireNonNull(separator, "separator");
    if (maxLength < 1) {
      throw new SchemaException(
          "feature [" + name + "]: max_length must be at least 1, got: " + maxLength);
    }
    if (separator.isEmpty()) {
      throw new SchemaException("feature [" + name + "]: separator must not be empty");
    }
    if (split != null && order != Order.UNORDERED) {
      throw new SchemaException(
          "feature ["
              + name
              + "]: expected the order [unordered] where [split] makes a set of a text");
    }
    if (split == TextSplit.WEIGHTED && pooling != null) {
      throw new SchemaException(
          "feature [" + name + "]: its weights say how it is pooled, so it has no [pooling]");
    }
  }

  /** A feature whose texts are split at the separator. */
  public SequenceFeature(
      String name,
      Side side,
      String field,
      String encoder,
      int maxLength,
      Order order,
      String separator) {
    this(name, side, field, encoder, maxLength, order, separator, null, null);
  }

  /** A feature of which a model reads the mean. */
  public SequenceFeature(
      String name,
      Side side,
      String field,
      String encoder,
      int maxLength,
      Order order,
      String separator,
      @Nullable TextSplit split) {
    this(name, side, field, encoder, maxLength, order, separator, split, null);
  }

  @Override
  public int width() {
    return maxLength;
  }

  /**
   * Encodes a raw list into {@code row[offset .. offset + maxLength)}.
   *
   * @param ids the encoded ids in the order of the raw list
   * @return how many of them the row would have if it had no end
   */
  public int arrange(int[] ids, int count, int[] row, int offset) {
    return SequenceArrangement.arrange(this, ids, count, row, offset);
  }

  /** The elements of a raw string; an empty or blank string is an empty list. */
  public List<String> split(String text) {
    return split == null ? parts(text, separator) : split.split(text, separator);
  }

  /** Whether texts are split at the separator, and nothing else is done with them. */
  public boolean splitsAtSeparator() {
    return split == null;
  }

  /** Whether elements have weights, which a {@link WeightsFeature} has. */
  public boolean hasWeights() {
    return split == TextSplit.WEIGHTED;
  }

  /** Whether elements are words, or parts of words. */
  public boolean makesWords() {
    return split == TextSplit.WORDS || split == TextSplit.LETTER_TRIGRAMS;
  }

  /** Splits a text at a separator. */
  static List<String> parts(String text, String separator) {
    String stripped = text.strip();
    if (stripped.isEmpty()) {
      return List.of();
    }
    int end = stripped.indexOf(separator);
    if (end < 0) {
      return List.of(stripped);
    }
    List<String> elements = new ArrayList<>();
    int start = 0;
    while (end >= 0) {
      elements.add(stripped.substring(start, end));
      start = end + separator.length();
      end = stripped.indexOf(separator, start);
    }
    elements.add(stripped.substring(start));
    return elements;
  }

  /**
   * Whether the texts of numbers may be split, as {@code 2.5} is at a point: as a text it would be
   * two elements, as a number one.
   */
  public boolean splitsNumbers() {
    return makesWords() || NUMBER_PART.matcher(separator).matches();
  }
}
