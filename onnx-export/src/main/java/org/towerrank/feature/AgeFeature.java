package org.towerrank.feature;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A feature with one float a row: how long before a request's moment a date lies. A date after the
 * moment has a negative age. Both are taken to the millisecond below.
 *
 * <p>The age of an item changes with every request, so that it is a feature of side {@code query},
 * whose date the item's document has.
 *
 * @param field where the date is
 * @param encoder the name of a {@link NumericEncoder}, which encodes the age
 * @param moment the field of the context that has the request's moment, in files the column
 * @param unit what ages are counted in
 * @param epoch what dates and moments that are numbers count since 1970
 */
public record AgeFeature(
    String name, Side side, String field, String encoder, String moment, Unit unit, EpochUnit epoch)
    implements Feature {

  /** What ages are counted in. */
  public enum Unit {
    @JsonProperty("days")
    DAYS(Duration.ofDays(1)),
    @JsonProperty("hours")
    HOURS(Duration.ofHours(1)),
    @JsonProperty("minutes")
    MINUTES(Duration.ofMinutes(1)),
    @JsonProperty("seconds")
    SECONDS(Duration.ofSeconds(1));

    private final double milliseconds;

    Unit(Duration length) {
      this.milliseconds = length.toMillis();
    }
  }

  public AgeFeature {
    requireNonNull(name, "name");
    requireNonNull(side, "side");
    requireNonNull(field, "field");
    requireNonNull(encoder, "encoder");
    requireNonNull(moment, "moment");
    requireNonNull(unit, "unit");
    requireNonNull(epoch, "epoch");
    if (side == Side.ITEM) {
      throw new SchemaException(
          "feature ["
              + name
              + "] is an age, which is another one in each request: expected one of the sides"
              + " [user, context, query], got: [item]; the age of an item is of side [query]");
    }
    if (field.equals(moment)) {
      throw new SchemaException(
          "feature ["
              + name
              + "]: expected a date and a moment of different fields, got ["
              + field
              + "] for both");
    }
  }

  @Override
  public int width() {
    return 1;
  }

  /**
   * The time of a raw value.
   *
   * @param raw a date of ISO 8601 as a text, a number, a time, or a list that has one of these
   * @return null if it is missing
   * @throws InvalidValueException when it is neither, or a list of several times
   */
  public @Nullable Instant time(@Nullable Object raw) {
    return switch (raw) {
      case null -> null;
      case Instant time -> time;
      case String text -> text.isEmpty() ? null : TimeText.instant(text, epoch);
      case Boolean truth ->
          throw new InvalidValueException("expected a time, got the boolean [" + truth + "]");
      case List<?> list -> one(list);
      default -> epoch.instant(RawValueEncoder.number(raw));
    };
  }

  private @Nullable Instant one(List<?> list) {
    Instant one = null;
    for (Object value : list) {
      Instant time = time(value);
      if (one != null && time != null && !one.equals(time)) {
        throw new InvalidValueException(
            "expected a single time, got [" + one + "] and [" + time + "]");
      }
      one = one == null ? time : one;
    }
    return one;
  }

  /** How long before a moment a date lies, in {@link #unit()}. */
  public double age(Instant date, Instant moment) {
    // As doubles, exact for all dates of this era: a difference of longs may be beyond them.
    return ((double) moment.toEpochMilli() - (double) date.toEpochMilli()) / unit.milliseconds;
  }

  /**
   * The age that a row of a table has, as fitting sees it.
   *
   * @return null if the date is missing
   * @throws InvalidValueException when one is no time, or the moment is missing
   */
  public @Nullable Double age(@Nullable Object date, @Nullable Object moment) {
    Instant at = requireMoment(moment);
    Instant time = time(date);
    return time == null ? null : age(time, at);
  }

  /**
   * The request's moment of a raw value.
   *
   * @throws InvalidValueException when it is no time, or missing
   */
  Instant requireMoment(@Nullable Object raw) {
    Instant at;
    try {
      at = time(raw);
    } catch (InvalidValueException e) {
      throw e.at("moment [" + moment + "]");
    }
    if (at == null) {
      throw new InvalidValueException(
          "expected the moment that ages are counted to in [" + moment + "], it is missing");
    }
    return at;
  }
}
