package org.towerrank.feature;

/** Sees values as numbers. */
interface FitterOfNumbers extends EncoderFitter {

  @Override
  void add(double value);

  @Override
  default void add(long value) {
    add((double) value);
  }

  @Override
  default void add(String value) {
    if (!value.isEmpty()) {
      add(NumberText.parse(value));
    }
  }
}
