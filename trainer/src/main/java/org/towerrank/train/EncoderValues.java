package org.towerrank.train;

import java.util.List;
import org.towerrank.feature.DiscretizedEncoder;
import org.towerrank.feature.IdEncoder;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.VocabularyEncoder;

/** The ids of one encoder as ids of another, by the values that they stand for. */
final class EncoderValues {
  private static final int NONE = -1;

  private final IdEncoder from;
  private final IdEncoder to;
  private final boolean same;

  EncoderValues(IdEncoder from, IdEncoder to) {
    this.from = from;
    this.to = to;
    this.same = from.equals(to);
  }

  /**
   * The other encoder's id of what an id stands for; less than 0 if it knows no such value, or if
   * the id stands for no single one, as a bucket of hashes does.
   */
  int other(int id) {
    if (same || id < IdEncoder.FIRST_KNOWN) {
      return id;
    }
    return switch (from) {
      case VocabularyEncoder values -> other(values.vocabulary().get(id - IdEncoder.FIRST_KNOWN));
      case DiscretizedEncoder intervals ->
          other(intervals.boundaries(), id - IdEncoder.FIRST_KNOWN);
      default -> NONE;
    };
  }

  /** The interval of the other encoder that an interval begins in; the first of the first. */
  private int other(List<Double> boundaries, int interval) {
    if (!(to instanceof DiscretizedEncoder)) {
      return NONE;
    }
    return interval == 0 ? IdEncoder.FIRST_KNOWN : to.encode(boundaries.get(interval - 1));
  }

  private int other(String value) {
    try {
      int id = to.encode(value);
      return id < IdEncoder.FIRST_KNOWN ? NONE : id;
    } catch (InvalidValueException e) {
      return NONE;
    }
  }
}
