/**
 * Whether what a graph makes of a row depends on that row alone, found from its operators.
 *
 * <p>{@link org.towerrank.onnx.rows.RowAnalysis} goes through a graph once. Of every value it says
 * along which axis the rows lie, by the rule of each operator in {@link
 * org.towerrank.onnx.rows.RowRules}. It stops at the first operator that computes across rows, or
 * that it cannot judge.
 */
@NullMarked
package org.towerrank.onnx.rows;

import org.jspecify.annotations.NullMarked;
