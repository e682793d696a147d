/**
 * How much memory and work a graph can take, found from its operators before it is loaded.
 *
 * <p>{@link org.towerrank.onnx.size.GraphSize} goes through a graph once and gives every value a
 * {@link org.towerrank.onnx.size.TensorBound}: what its shape is at most, as a multiple of the
 * number of rows.
 */
@NullMarked
package org.towerrank.onnx.size;

import org.jspecify.annotations.NullMarked;
