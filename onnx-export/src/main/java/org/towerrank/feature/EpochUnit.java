package org.towerrank.feature;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Locale;

/** What a time that is a number counts, from the beginning of 1970 in UTC. */
public enum EpochUnit {
  @JsonProperty("seconds")
  SECONDS(1),
  /** As Elasticsearch keeps dates. */
  @JsonProperty("milliseconds")
  MILLISECONDS(1000);

  /** The seconds until the year 10000, which finds milliseconds that are taken for seconds. */
  private static final double LATEST = 253_402_300_800.0;

  private final int perSecond;

  EpochUnit(int perSecond) {
    this.perSecond = perSecond;
  }

  /**
   * The time of a number, to the millisecond below.
   *
   * @throws InvalidValueException when it is further from 1970 than the year 10000
   */
  Instant instant(double number) {
    if (Math.abs(number) >= LATEST * perSecond) {
      throw new InvalidValueException(
          "expected a time in "
              + name().toLowerCase(Locale.ROOT)
              + " since 1970 and before the year 10000, got ["
              + NumberText.format(number)
              + "]");
    }
    return Instant.ofEpochMilli((long) Math.floor(number * 1000 / perSecond));
  }
}
