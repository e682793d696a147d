package org.towerrank.data;

import java.util.Optional;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.InvalidValueException;

/**
 * Events whose rows have codes, and what these stand for.
 *
 * @param <S> the events
 * @param split which must not be used any more once the rows are encoded
 */
record CodedRows<S extends EncodedSplit<S>>(ProvisionalSchema provisional, S split) {

  /**
   * The events as a fitted schema has them, in the same memory; nothing if a value does not fit its
   * encoder, or values without codes were encoded otherwise. Which value does not fit, and where,
   * is told where the events are read again.
   */
  Optional<S> encoded(FeatureSchema schema) {
    if (!provisional.agreesWith(schema)) {
      return Optional.empty();
    }
    try {
      return Optional.of(split.with(provisional.replaceCodes(split.rows(), schema)));
    } catch (InvalidValueException e) {
      return Optional.empty();
    }
  }
}
