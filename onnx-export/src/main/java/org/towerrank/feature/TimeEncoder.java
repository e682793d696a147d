package org.towerrank.feature;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Maps a time to the id of one of its parts, such as the hour of the day.
 *
 * @param part which
 * @param unit of times that are numbers
 * @param zone whose clocks tell the part
 */
public record TimeEncoder(Part part, EpochUnit unit, ZoneId zone) implements IdEncoder {

  /** A part of a time, and how many values it has. */
  public enum Part {
    /** 24 of them, from midnight on. */
    @JsonProperty("hour")
    HOUR(24, ChronoField.HOUR_OF_DAY),
    /** 7 of them, Monday first. */
    @JsonProperty("weekday")
    WEEKDAY(7, ChronoField.DAY_OF_WEEK),
    /** 31 of them. */
    @JsonProperty("day_of_month")
    DAY_OF_MONTH(31, ChronoField.DAY_OF_MONTH),
    /** 366 of them. */
    @JsonProperty("day_of_year")
    DAY_OF_YEAR(366, ChronoField.DAY_OF_YEAR),
    /** 12 of them. */
    @JsonProperty("month")
    MONTH(12, ChronoField.MONTH_OF_YEAR);

    private final int count;
    private final ChronoField field;

    Part(int count, ChronoField field) {
      this.count = count;
      this.field = field;
    }

    /** From 0 on, whatever the calendar begins with. */
    private int index(ZonedDateTime time) {
      return time.get(field) - (int) field.range().getMinimum();
    }
  }

  /**
   * Nothing to fit.
   *
   * @param unit milliseconds if absent
   * @param zone UTC if absent
   */
  public record Spec(Part part, @Nullable EpochUnit unit, @Nullable String zone)
      implements EncoderSpec {
    public Spec {
      if (Objects.isNull(part)) {
        throw new SchemaException(
            "time: expected the key [part] with " + Choices.of(Part.values()));
      }
      unit = Objects.requireNonNullElse(unit, EpochUnit.MILLISECONDS);
      zone = Objects.requireNonNullElse(zone, "UTC");
      zoneOf(zone);
    }

    @Override
    public EncoderFitter fitter() {
      return EncoderFitter.fixed(
          new TimeEncoder(
              part,
              Objects.requireNonNullElse(unit, EpochUnit.MILLISECONDS),
              zoneOf(Objects.requireNonNullElse(zone, "UTC"))));
    }
  }

  /** As the encoder. */
  record Entry(Part part, EpochUnit unit, String zone) implements EncoderEntry {
    Entry {
      requireNonNull(part, "part");
      requireNonNull(unit, "unit");
      requireNonNull(zone, "zone");
    }

    @Override
    public Encoder encoder(EncoderFiles.Reader files) {
      return new TimeEncoder(part, unit, zoneOf(zone));
    }
  }

  public TimeEncoder {
    requireNonNull(part, "part");
    requireNonNull(unit, "unit");
    requireNonNull(zone, "zone");
  }

  private static ZoneId zoneOf(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      SchemaException unknown =
          new SchemaException(
              "time: unknown zone "
                  + Quoted.of(name)
                  + Nearest.hint(name, new TreeSet<>(ZoneId.getAvailableZoneIds())));
      unknown.initCause(e);
      throw unknown;
    }
  }

  @Override
  public String type() {
    return "time";
  }

  /** Its texts may be dates, so that it reads texts, and a number as its digits. */
  @Override
  public boolean readsNumbers() {
    return false;
  }

  @Override
  public EncoderEntry entry(EncoderFiles.Writer files) {
    return new Entry(part, unit, zone.getId());
  }

  @Override
  public int size() {
    return FIRST_KNOWN + part.count;
  }

  /**
   * The id of a time in a text: ISO 8601 as {@link TimeText} has it, or a number.
   *
   * @throws InvalidValueException when it is neither
   */
  @Override
  public int encode(String text) {
    return text.isEmpty() ? MISSING : id(TimeText.instant(text, unit));
  }

  @Override
  public int encode(double number) {
    return id(unit.instant(NumberText.requireFinite(number)));
  }

  private int id(Instant time) {
    return FIRST_KNOWN + part.index(time.atZone(zone));
  }
}
