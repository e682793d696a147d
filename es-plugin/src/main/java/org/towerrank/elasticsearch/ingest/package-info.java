/**
 * Item vectors at index time: the ingest processor {@code towerrank_vector}, which runs a model's
 * item tower once for many documents of a bulk.
 */
@NullMarked
package org.towerrank.elasticsearch.ingest;

import org.jspecify.annotations.NullMarked;
