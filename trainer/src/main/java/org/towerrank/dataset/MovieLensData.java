package org.towerrank.dataset;

import java.util.List;

/**
 * The content of a MovieLens data set, in the order of its files.
 *
 * @param users all users
 * @param items all films
 * @param ratings all ratings
 */
record MovieLensData(List<UserProfile> users, List<ItemProfile> items, List<Rating> ratings) {}
