/**
 * Recall: the query vector of a kNN search, computed by a model's user tower on the coordinating
 * node.
 */
@NullMarked
package org.towerrank.elasticsearch.query;

import org.jspecify.annotations.NullMarked;
