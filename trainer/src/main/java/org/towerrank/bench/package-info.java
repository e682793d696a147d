/**
 * Benchmarks: {@code towerrank bench NAME} measures what serving and fitting cost and compares it,
 * in the same run, with what it is bounded by.
 *
 * <p>Cases are run in turn ({@link org.towerrank.bench.Rounds}), so that whatever else the machine
 * does meets all of them, and what is reported of them are medians and their ratios.
 */
@NullMarked
package org.towerrank.bench;

import org.jspecify.annotations.NullMarked;
