package org.towerrank.train;

/**
 * How far the vectors of items that both runs know moved: the cosine of the angle between the two
 * vectors of an item, 1 where it kept its direction.
 *
 * @param items compared
 * @param mean cosine
 * @param low the cosine that one item in twenty is below
 */
public record VectorChange(int items, double mean, double low) {}
