/**
 * The search for better settings of a recipe: {@code towerrank tune}. A {@link
 * org.towerrank.tune.SearchSpace} says what may change, {@link org.towerrank.tune.TreeParzen} what
 * to try next, {@link org.towerrank.tune.SuccessiveHalving} which trial is not worth going on with,
 * and {@link org.towerrank.tune.Tuner} fits.
 */
@NullMarked
package org.towerrank.tune;

import org.jspecify.annotations.NullMarked;
