/**
 * Writing networks as ONNX graphs.
 *
 * <p>{@link org.towerrank.onnx.OnnxOps} is the interpreter that turns the operations of a network
 * into nodes; {@link org.towerrank.onnx.GraphWriter} makes the graphs a model is served with;
 * {@link org.towerrank.onnx.GraphWeights} reads weights back out of them.
 */
@NullMarked
package org.towerrank.onnx;

import org.jspecify.annotations.NullMarked;
