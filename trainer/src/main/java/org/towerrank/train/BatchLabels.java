package org.towerrank.train;

/**
 * The labels of a batch, those of a row together, and what they count.
 *
 * @param values the labels; any number where there is none
 * @param counts how much each counts in its task's loss; 0 where there is no label
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one step and read once.
record BatchLabels(float[] values, double[] counts) {}
