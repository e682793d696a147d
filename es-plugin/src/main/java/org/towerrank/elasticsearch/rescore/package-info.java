/**
 * Ranking: the rescorer {@code towerrank}, which scores the window of each shard with one inference
 * over item features read from doc values, and the task scores delivered with hits.
 */
@NullMarked
package org.towerrank.elasticsearch.rescore;

import org.jspecify.annotations.NullMarked;
