package org.towerrank.data;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The times of a column, in microseconds since 1970. Numbers are of one unit, the one that most of
 * them look like: milliseconds of the year 1972 look like seconds, and seconds of the year 9999
 * like milliseconds.
 */
final class MomentColumn {
  private final BitSet numbers = new BitSet();
  private final long[] alike = new long[TimeUnits.COUNT];
  private double[] times = new double[1 << 10];
  private int count;

  void add(EventTime time) {
    if (time.date() == null) {
      // A zero is the same moment in all units.
      alike[TimeUnits.unit(time.number())] += time.number() == 0 ? 0 : 1;
      numbers.set(count);
      addMicroseconds(time.number());
    } else {
      addMicroseconds(time.microseconds());
    }
  }

  /** Adds the end of a day where it is one without a time of day; else the time itself. */
  void addEnd(EventTime time) {
    if (time.date() == null) {
      add(time);
    } else {
      addMicroseconds(time.endMicroseconds());
    }
  }

  /** Adds what is no time of the column, such as an end that never comes. */
  void addMicroseconds(double microseconds) {
    if (count == times.length) {
      times = Arrays.copyOf(times, 2 * count);
    }
    times[count++] = microseconds;
  }

  double[] finish() {
    double[] finished = Arrays.copyOf(times, count);
    double factor = TimeUnits.factor(unit());
    numbers.stream().forEach(row -> finished[row] *= factor);
    return finished;
  }

  /** Of two that as many look like the smaller one. */
  private int unit() {
    int most = 0;
    for (int unit = 1; unit < alike.length; unit++) {
      most = alike[unit] >= alike[most] && alike[unit] > 0 ? unit : most;
    }
    return most;
  }
}
