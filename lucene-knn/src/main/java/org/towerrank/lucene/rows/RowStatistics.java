package org.towerrank.lucene.rows;

/**
 * What {@link SegmentRows} have now.
 *
 * @param bytes of all files, those that are written too
 * @param budget bytes that they may have
 * @param segments whose rows are in files that are read, counted once for each model
 * @param building segments whose rows are written or wait for it
 */
public record RowStatistics(long bytes, long budget, int segments, int building) {}
