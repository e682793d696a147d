package org.towerrank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeEncoderTest {

  private static TimeEncoder encoder(TimeEncoder.Part part, EpochUnit unit, String zone) {
    return new TimeEncoder(part, unit, ZoneId.of(zone));
  }

  private static int id(TimeEncoder encoder, @Nullable Object raw) {
    return RawValueEncoder.bits(encoder, raw);
  }

  @Test
  void aTimeIsTheSameInEveryForm() {
    TimeEncoder hours = encoder(TimeEncoder.Part.HOUR, EpochUnit.MILLISECONDS, "UTC");
    // 2026-05-31T18:30:00Z, a Sunday.
    long millis = 1_780_252_200_000L;
    for (Object raw :
        new Object[] {
          millis,
          (double) millis,
          "" + millis,
          "1.7802522E12",
          "2026-05-31T18:30:00Z",
          "2026-05-31t18:30z",
          "2026-05-31 18:30:00.000",
          "2026-05-31T18:30:00.999999999Z",
          "2026-05-31T20:30:00+02:00",
          "2026-05-31T20:30:00+0200",
          "2026-05-31T20:30+02",
          "2026-06-01T00:00+05:30",
          List.of(millis, "" + millis)
        }) {
      assertThat(id(hours, raw)).as("%s", raw).isEqualTo(2 + 18);
    }
    assertThat(id(hours, "2026-05-31")).isEqualTo(2);
    assertThat(List.of(id(hours, null), id(hours, ""), id(hours, List.of()))).containsOnly(0);
    TimeEncoder seconds = encoder(TimeEncoder.Part.WEEKDAY, EpochUnit.SECONDS, "UTC");
    assertThat(id(seconds, 1_780_252_200L)).isEqualTo(2 + 6);
    assertThat(id(seconds, millis / 1000.0 + 0.5)).isEqualTo(2 + 6);
  }

  @Test
  void clocksAreThoseOfTheZone() {
    String evening = "2026-03-28T23:30:00Z";
    TimeEncoder tokyo = encoder(TimeEncoder.Part.WEEKDAY, EpochUnit.MILLISECONDS, "Asia/Tokyo");
    TimeEncoder utc = encoder(TimeEncoder.Part.WEEKDAY, EpochUnit.MILLISECONDS, "UTC");
    assertThat(List.of(id(utc, evening), id(tokyo, evening))).containsExactly(2 + 5, 2 + 6);
    // The hour that summer time skips.
    TimeEncoder berlin = encoder(TimeEncoder.Part.HOUR, EpochUnit.MILLISECONDS, "Europe/Berlin");
    assertThat(id(berlin, "2026-03-29T00:59Z")).isEqualTo(2 + 1);
    assertThat(id(berlin, "2026-03-29T01:00Z")).isEqualTo(2 + 3);
  }

  @ParameterizedTest
  @EnumSource
  void partsOfRandomTimesAreWhatTheCalendarSays(TimeEncoder.Part part) {
    SplittableRandom random = new SplittableRandom(3);
    TimeEncoder encoder = encoder(part, EpochUnit.SECONDS, "America/New_York");
    for (int i = 0; i < 2000; i++) {
      long seconds = random.nextLong(-5_000_000_000L, 5_000_000_000L);
      ZonedDateTime time = Instant.ofEpochSecond(seconds).atZone(ZoneId.of("America/New_York"));
      int expected =
          switch (part) {
            case HOUR -> time.getHour();
            case WEEKDAY -> time.getDayOfWeek().getValue() - 1;
            case DAY_OF_MONTH -> time.getDayOfMonth() - 1;
            case DAY_OF_YEAR -> time.getDayOfYear() - 1;
            case MONTH -> time.getMonthValue() - 1;
          };
      assertThat(id(encoder, seconds)).isEqualTo(2 + expected).isLessThan(encoder.size());
      OffsetDateTime utc = Instant.ofEpochSecond(seconds).atOffset(ZoneOffset.UTC);
      assertThat(id(encoder, utc.toString())).isEqualTo(2 + expected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tomorrow", "2026-13-01", "2026-02-30", "2026-05-31T25:00", "31.05.2026", "2026-05", "true",
        "NaN", "1e300", "253402300800001", "2026-05-31T18:30:00+99:00", "٢٠٢٦-٠٥-٣١", "日", " "
      })
  void whatIsNoTimeIsRefused(String text) {
    TimeEncoder encoder = encoder(TimeEncoder.Part.MONTH, EpochUnit.MILLISECONDS, "UTC");
    assertThatThrownBy(() -> id(encoder, text)).isInstanceOf(InvalidValueException.class);
  }

  @Test
  void millisecondsAreNotTakenForSeconds() {
    TimeEncoder encoder = encoder(TimeEncoder.Part.MONTH, EpochUnit.SECONDS, "UTC");
    assertThatThrownBy(() -> id(encoder, 1_780_252_200_000L))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("expected a time in seconds since 1970 and before the year 10000")
        .hasMessageContaining("got [1780252200000]");
    assertThatThrownBy(() -> id(encoder, Double.NaN)).isInstanceOf(InvalidValueException.class);
  }

  @Test
  void anUnknownZoneIsToldWithTheNearest() {
    assertThatThrownBy(() -> new TimeEncoder.Spec(TimeEncoder.Part.HOUR, null, "Europe/Berln"))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("unknown zone [Europe/Berln], nearest is [Europe/Berlin]");
    assertThat(new TimeEncoder.Spec(TimeEncoder.Part.HOUR, null, null).fitter().fit())
        .isEqualTo(encoder(TimeEncoder.Part.HOUR, EpochUnit.MILLISECONDS, "UTC"));
  }
}
