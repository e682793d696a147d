/**
 * Writing networks as ONNX graphs.
 *
 * <p>{@link org.towerrank.onnx.OnnxOps} is the interpreter that turns the operations of a network
 * into nodes; {@link org.towerrank.onnx.GraphWriter} makes the graphs a model is served with;
 * {@link org.towerrank.onnx.GraphWeights} reads weights back out of them. {@link
 * org.towerrank.onnx.GraphAdapter} changes graphs of other tools so that they can be served alike,
 * and {@link org.towerrank.onnx.UserOnce} rewrites them, so that they have the user once as those
 * written here do.
 */
@NullMarked
package org.towerrank.onnx;

import org.jspecify.annotations.NullMarked;
