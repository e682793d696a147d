/**
 * Running the graphs of a bundle: the only package that touches ONNX Runtime.
 *
 * <p>{@link org.towerrank.inference.TwoTowerModel} and {@link org.towerrank.inference.RankingModel}
 * are loaded bundles; each owns the {@link org.towerrank.inference.GraphSession sessions} of its
 * graphs. Inputs are written into pooled direct buffers ({@link
 * org.towerrank.inference.GraphBuffers}) that ONNX Runtime reads in place.
 */
@NullMarked
package org.towerrank.inference;

import org.jspecify.annotations.NullMarked;
