package org.towerrank.evaluate;

/**
 * Rows that have a value in common.
 *
 * @param by the column or feature
 * @param value as people read it
 * @param rows their indexes
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one measurement.
record Slice(String by, String value, int[] rows) {}
