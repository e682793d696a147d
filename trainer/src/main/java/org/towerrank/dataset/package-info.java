/**
 * Converters of public data sets, from the files their owners publish to the layout that recipes
 * read.
 *
 * <p>Two layouts are shared by all that recommends. {@link org.towerrank.dataset.RankingLayout} is
 * one directory with {@code train}, {@code val} and {@code test}, split by time. {@link
 * org.towerrank.dataset.RecallLayout} holds out the last positive of every user for {@code test}
 * and the one before for {@code val}, with {@code users}, {@code items} and the positives beside
 * them. All are gzip CSV with a header.
 */
@NullMarked
package org.towerrank.dataset;

import org.jspecify.annotations.NullMarked;
