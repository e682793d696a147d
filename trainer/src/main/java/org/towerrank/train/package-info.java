/** Fitting with DJL: the network interpreter with gradients, and the training loop. */
@NullMarked
package org.towerrank.train;

import org.jspecify.annotations.NullMarked;
