/**
 * Rows of documents in files beside an index: what a model makes of each document of a segment,
 * computed once and read from a mapped file.
 *
 * <p>{@link org.towerrank.lucene.rows.SegmentRows} owns a directory of such files and the thread
 * that writes them. It knows no model: a {@link org.towerrank.lucene.rows.RowSource} computes rows.
 */
@NullMarked
package org.towerrank.lucene.rows;

import org.jspecify.annotations.NullMarked;
