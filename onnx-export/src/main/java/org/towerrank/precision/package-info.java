/**
 * Numbers in fewer bits: how weights are rounded, and what the rounded ones stand for.
 *
 * <p>{@link org.towerrank.precision.Precision} says which weights of a model have which form.
 */
@NullMarked
package org.towerrank.precision;

import org.jspecify.annotations.NullMarked;
