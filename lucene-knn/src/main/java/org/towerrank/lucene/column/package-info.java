/**
 * Doc values to model inputs, column by column.
 *
 * <p>{@link org.towerrank.lucene.column.DocumentFields} say which document field holds a feature
 * and how its stored values are read back; {@link org.towerrank.lucene.column.DocumentInputs} fill
 * the item inputs of a graph for many documents at once. What a segment's terms and numbers become
 * is kept with the segment ({@link org.towerrank.lucene.column.SegmentCache}), so that reading a
 * document again costs integers only.
 */
@NullMarked
package org.towerrank.lucene.column;

import org.jspecify.annotations.NullMarked;
