package org.towerrank.train;

import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What fitting remembers beside weights, by name, as texts that a file can keep. */
final class Notes {
  private final String place;
  private final Map<String, String> texts = new LinkedHashMap<>();

  /** None yet. */
  Notes() {
    this("fitting");
  }

  /**
   * None yet.
   *
   * @param place where they are from, for errors
   */
  Notes(String place) {
    this.place = place;
  }

  static Notes of(String place, Map<String, String> texts) {
    Notes notes = new Notes(place);
    notes.texts.putAll(texts);
    return notes;
  }

  Map<String, String> texts() {
    return texts;
  }

  void put(String name, String text) {
    texts.put(name, text);
  }

  void put(String name, long... numbers) {
    texts.put(name, Arrays.stream(numbers).mapToObj(Long::toString).collect(joined()));
  }

  /** Numbers by their bits, so that none is rounded. */
  void put(String name, float[] numbers) {
    long[] bits = new long[numbers.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(numbers[i]);
    }
    put(name, bits);
  }

  void put(String name, BitSet bits) {
    texts.put(name, Base64.getEncoder().encodeToString(bits.toByteArray()));
  }

  private static java.util.stream.Collector<CharSequence, ?, String> joined() {
    return Collectors.joining(" ");
  }

  /** The text of a name, or null. */
  @Nullable String find(String name) {
    return texts.get(name);
  }

  String text(String name) {
    String text = texts.get(name);
    if (text == null) {
      throw new FittingException("[" + place + "] does not say [" + name + "]");
    }
    return text;
  }

  long[] numbers(String name) {
    try {
      String text = text(name);
      return text.isEmpty()
          ? new long[0]
          : Arrays.stream(text.split(" ")).mapToLong(Long::parseLong).toArray();
    } catch (NumberFormatException e) {
      throw unreadable(name, e);
    }
  }

  long number(String name) {
    long[] numbers = numbers(name);
    if (numbers.length != 1) {
      throw new FittingException(
          "[" + place + "]: expected one number as [" + name + "], got " + numbers.length);
    }
    return numbers[0];
  }

  /**
   * Numbers, into an array that has room for exactly them.
   *
   * @throws FittingException if there are more or fewer
   */
  void read(String name, float[] numbers) {
    long[] bits = numbers(name);
    if (bits.length != numbers.length) {
      throw new FittingException(
          "["
              + place
              + "]: expected "
              + numbers.length
              + " numbers as ["
              + name
              + "], got "
              + bits.length);
    }
    for (int i = 0; i < bits.length; i++) {
      numbers[i] = Float.intBitsToFloat((int) bits[i]);
    }
  }

  BitSet bits(String name) {
    try {
      return BitSet.valueOf(Base64.getDecoder().decode(text(name)));
    } catch (IllegalArgumentException e) {
      throw unreadable(name, e);
    }
  }

  private FittingException unreadable(String name, RuntimeException e) {
    return new FittingException(
        "[" + place + "]: what it says as [" + name + "] cannot be read: " + e.getMessage());
  }
}
