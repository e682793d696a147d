/**
 * Fitting. Weights live in Java arrays; a step evaluates the network with {@link
 * org.towerrank.train.DjlOps} over the rows of a batch, takes gradients by autograd, and updates
 * just the weights that it read: of an embedding table only the rows looked up.
 */
@NullMarked
package org.towerrank.train;

import org.jspecify.annotations.NullMarked;
