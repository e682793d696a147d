package org.towerrank.feature;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A feature with one float a row: how often a list of the request has a value of the item, such as
 * the item itself in the user's history, or its brand among those that the user bought.
 *
 * <p>It belongs to request and item together, so that it is a feature of side {@code query}. Values
 * are the same if their {@linkplain RawValueEncoder#canonicalText canonical texts} have one hash of
 * 31 bits, whether a vocabulary knows them or not: an item that came after the model was fitted is
 * found as well as any other.
 *
 * @param field where an item's document has the value
 * @param encoder the name of a {@link NumericEncoder}, which encodes the number of occurrences
 * @param list the field of the user that has the list, in files the column
 * @param maxLength how many elements count; of a longer list the oldest do not (or, unordered, any)
 * @param order how the raw list is ordered; of an unordered one each element counts once
 * @param separator splits a list that comes as one text
 */
public record OccurrencesFeature(
    String name,
    Side side,
    String field,
    String encoder,
    String list,
    int maxLength,
    SequenceFeature.Order order,
    String separator)
    implements Feature {
  /** Of values and elements, whatever they are: as many buckets as an id can tell apart. */
  public static final IdEncoder HASH =
      new HashEncoder(Integer.MAX_VALUE - IdEncoder.FIRST_KNOWN, true);

  public OccurrencesFeature {
    requireNonNull(name, "name");
    requireNonNull(side, "side");
    requireNonNull(field, "field");
    requireNonNull(encoder, "encoder");
    requireNonNull(list, "list");
    requireNonNull(order, "order");
    requireNonNull(separator, "separator");
    if (side != Side.QUERY) {
      throw new SchemaException(
          "feature ["
              + name
              + "] counts an item's value in a list of the request, so that it is another number in"
              + " each request: expected side [query], got: ["
              + side.label()
              + "]");
    }
    // The checks of lengths and separators are those of the list.
    asSequence(name, list, maxLength, order, separator);
  }

  @Override
  public int width() {
    return 1;
  }

  /** Whether a sequence reads the list, and takes it for the same elements in the same order. */
  public boolean isCountedIn(SequenceFeature sequence) {
    boolean sameOrder =
        order == sequence.order()
            || order == SequenceFeature.Order.UNORDERED
            || sequence.order() == SequenceFeature.Order.UNORDERED;
    return list.equals(sequence.field())
        && separator.equals(sequence.separator())
        && sequence.splitsAtSeparator()
        && sameOrder;
  }

  private static SequenceFeature asSequence(
      String name, String list, int maxLength, SequenceFeature.Order order, String separator) {
    return new SequenceFeature(name, Side.USER, list, "", maxLength, order, separator);
  }

  /**
   * The hashes of a list, of which at most {@code maxLength} are there; missing elements are left
   * out.
   *
   * @param raw null, a text, a value or a list, as of a {@link SequenceFeature}
   * @return padded behind with {@link IdEncoder#MISSING}
   * @throws InvalidValueException when an element is neither string, number nor boolean
   */
  int[] hashes(@Nullable Object raw) {
    SequenceFeature sequence = asSequence(name, list, maxLength, order, separator);
    int[] arranged = new int[maxLength];
    try {
      List<?> elements = RawValueEncoder.elements(sequence, raw);
      int[] hashes = new int[elements.size()];
      for (int i = 0; i < hashes.length; i++) {
        hashes[i] = RawValueEncoder.bits(HASH, elements.get(i));
      }
      sequence.arrange(hashes, hashes.length, arranged, 0);
    } catch (InvalidValueException e) {
      throw e.at("feature [" + name + "], list [" + list + "]");
    }
    return arranged;
  }

  /**
   * How often a list has a value.
   *
   * @param value an item's value by {@link #HASH}
   * @param hashes of the list
   * @param from the first that counts; {@code maxLength} of them do
   * @return 0 for a missing value
   */
  public int count(int value, int[] hashes, int from) {
    int count = 0;
    if (value != IdEncoder.MISSING) {
      for (int i = from; i < from + maxLength; i++) {
        count += hashes[i] == value ? 1 : 0;
      }
    }
    return count;
  }

  /**
   * The same of raw values, as fitting sees them.
   *
   * @throws InvalidValueException when the value is a list of several, or either is none
   */
  public double count(@Nullable Object value, @Nullable Object list) {
    return count(RawValueEncoder.bits(HASH, value), hashes(list), 0);
  }
}
