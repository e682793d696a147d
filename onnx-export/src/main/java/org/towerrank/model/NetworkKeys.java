package org.towerrank.model;

import java.util.Objects;
import org.towerrank.feature.Choices;

/** Checks what recipes and bundles say of a network, in the words of their keys. */
final class NetworkKeys {
  private NetworkKeys() {}

  /**
   * Requires a key that has no default.
   *
   * @throws IllegalArgumentException if it is absent
   */
  static void require(String key, Object value) {
    if (Objects.isNull(value)) {
      throw new IllegalArgumentException("expected the key [" + key + "], it is missing");
    }
  }

  /**
   * Requires a key that has no default and one of a few values.
   *
   * @throws IllegalArgumentException naming these if it is absent
   */
  static void require(String key, Enum<?> value, Enum<?>[] choices) {
    if (Objects.isNull(value)) {
      throw new IllegalArgumentException(
          "expected the key [" + key + "] with " + Choices.of(choices));
    }
  }

  /**
   * Requires a number of at least one; absent numbers are 0.
   *
   * @throws IllegalArgumentException if it is less
   */
  static void requirePositive(String key, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "key [" + key + "]: expected at least 1, got [" + value + "]");
    }
  }

  /**
   * Requires a share below 1.
   *
   * @throws IllegalArgumentException if it is not in [0, 1)
   */
  static void requireShare(String key, float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          "key [" + key + "]: expected a share in [0, 1), got [" + value + "]");
    }
  }
}
