package org.towerrank.feature;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a sequence and their weights. A text has them as {@code drama:0.7}, split at the
 * last colon, and JSON also as {@code {"value": "drama", "weight": 0.7}}. An element without a
 * weight has 1, and one of weight 0 is as if it was not there.
 */
final class WeightedElements {
  private static final char COLON = ':';
  private static final String VALUE = "value";
  private static final String WEIGHT = "weight";

  private final String separator;
  // By the text that they are one value by, in the order given.
  private final Map<String, Element> elements = new LinkedHashMap<>();

  /**
   * An element.
   *
   * @param value a text, a number or a boolean
   */
  record Element(Object value, double weight) {}

  private WeightedElements(String separator) {
    this.separator = separator;
  }

  /**
   * Reads a raw value.
   *
   * @throws InvalidValueException when a weight is no number from 0 on, or an element is given with
   *     two weights
   */
  static List<Element> of(String separator, @Nullable Object raw) {
    WeightedElements read = new WeightedElements(separator);
    read.addAll(raw);
    return read.elements.values().stream().filter(element -> element.weight > 0).toList();
  }

  private void addAll(@Nullable Object raw) {
    switch (raw) {
      case null -> {}
      case List<?> list -> list.forEach(this::addOne);
      default -> addOne(raw);
    }
  }

  private void addOne(@Nullable Object raw) {
    switch (raw) {
      case null -> {}
      case String text -> SequenceFeature.parts(text, separator).forEach(this::addText);
      case Map<?, ?> object -> addObject(object);
      default -> add(raw, 1);
    }
  }

  private void addText(String text) {
    int colon = text.lastIndexOf(COLON);
    String value = colon < 0 ? text : text.substring(0, colon);
    if (!value.isEmpty()) {
      add(value, colon < 0 ? 1 : weight(text.substring(colon + 1), text));
    } else if (colon >= 0) {
      throw new InvalidValueException("expected a value before the weight, got " + Quoted.of(text));
    }
  }

  private void addObject(Map<?, ?> object) {
    Object value = object.get(VALUE);
    Object weight = object.get(WEIGHT);
    boolean known =
        object.keySet().stream().allMatch(key -> key.equals(VALUE) || key.equals(WEIGHT));
    boolean plain = value instanceof String || value instanceof Number || value instanceof Boolean;
    if (!known || value == null || !plain) {
      throw new InvalidValueException(
          "expected an object with [value] and [weight], got " + Quoted.of(object));
    }
    if (!value.equals("")) {
      add(value, weight == null ? 1 : weight(weight, object));
    }
  }

  /** The text of an object with a value and a weight; empty if it has no value. */
  static String text(Map<?, ?> object) {
    WeightedElements read = new WeightedElements("");
    read.addObject(object);
    return read.elements.values().stream()
        .map(
            element ->
                RawValueEncoder.text(element.value) + COLON + NumberText.format(element.weight))
        .collect(Collectors.joining());
  }

  private static double weight(Object raw, Object whole) {
    try {
      double weight = RawValueEncoder.number(raw);
      if (weight >= 0 && weight <= Float.MAX_VALUE) {
        return weight;
      }
    } catch (InvalidValueException e) {
      // Said below.
    }
    throw new InvalidValueException(
        "expected a weight, a number from 0 on, got " + Quoted.of(raw) + " in " + Quoted.of(whole));
  }

  private void add(Object value, double weight) {
    Element element = new Element(value, weight);
    Element other = elements.putIfAbsent(RawValueEncoder.canonicalText(value), element);
    if (other != null && other.weight != weight) {
      throw new InvalidValueException(
          "expected one weight of each value, got ["
              + other.weight
              + "] and ["
              + weight
              + "] of "
              + Quoted.of(value));
    }
  }

  /**
   * The weights by id, rising; those of one id, such as of all that are unknown, are added.
   *
   * @param encoder of the elements
   */
  static NavigableMap<Integer, Double> byId(IdEncoder encoder, List<Element> elements) {
    Element[] sorted = elements.toArray(Element[]::new);
    // Sums of floats depend on the order, and documents do not keep theirs.
    Arrays.sort(sorted, Comparator.comparingDouble(Element::weight));
    NavigableMap<Integer, Double> weights = new TreeMap<>();
    for (Element element : sorted) {
      int id = RawValueEncoder.bits(encoder, element.value);
      if (id != IdEncoder.MISSING) {
        weights.merge(id, element.weight, Double::sum);
      }
    }
    return weights;
  }
}
