package org.towerrank.feature;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a model reads where a number is missing, as recipes and bundles say it: a number, the text
 * {@code mean}, or the text {@code nan}, since JSON has no NaN.
 *
 * <p>{@code mean} is fitted, so that recipes have it and bundles do not. {@code nan} is for graphs
 * that know what to do with it, such as trees, so that bundles have it and recipes do not.
 */
public final class MissingNumber {
  /** The texts that are none of a number. */
  public static final List<String> NAMES = List.of("mean", "nan");

  /** The mean of what the values of the training rows become. */
  static final MissingNumber MEAN = new MissingNumber(null);

  private final @Nullable Float number;

  private MissingNumber(@Nullable Float number) {
    this.number = number;
  }

  /** A number, which may be NaN. */
  static MissingNumber of(float number) {
    if (Float.isInfinite(number)) {
      throw new SchemaException("missing: expected a finite number, got: " + number);
    }
    return new MissingNumber(number);
  }

  /**
   * What JSON or YAML say.
   *
   * @throws SchemaException when it is neither a finite number nor one of the texts
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static MissingNumber parse(Object value) {
    return switch (value) {
      case Number number when Float.isFinite(number.floatValue()) -> of(number.floatValue());
      case String text when text.equals("mean") -> MEAN;
      case String text when text.equals("nan") -> of(Float.NaN);
      default ->
          throw new SchemaException(
              "missing: expected a number, mean or nan, got: "
                  + Quoted.of(value)
                  + (value instanceof String text ? Nearest.hint(text, NAMES) : ""));
    };
  }

  /** What JSON says: the number, or one of the texts. */
  @JsonValue
  Object json() {
    if (number == null) {
      return "mean";
    }
    return number.isNaN() ? "nan" : number;
  }

  boolean isMean() {
    return number == null;
  }

  /**
   * The number that a bundle says.
   *
   * @throws SchemaException when it is to be fitted
   */
  float fitted() {
    if (number == null) {
      throw new SchemaException(
          "missing: expected a number or nan, got: mean, which is for recipes; a fitted encoder"
              + " has the number");
    }
    return number;
  }

  /** Two that say the same are the same, as recipes are compared with each other. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MissingNumber that && Objects.equals(number, that.number);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(number);
  }

  @Override
  public String toString() {
    return json().toString();
  }

  /**
   * What a recipe says; the mean if it says nothing.
   *
   * @throws SchemaException when it is NaN, of which a network would learn NaN
   */
  static MissingNumber ofRecipe(@Nullable MissingNumber said) {
    if (said != null && said.number != null && said.number.isNaN()) {
      throw new SchemaException(
          "missing: expected a number or mean, got: nan, with which a network computes nothing but"
              + " NaN; it is for graphs of other tools, such as trees");
    }
    return said == null ? MEAN : said;
  }
}
