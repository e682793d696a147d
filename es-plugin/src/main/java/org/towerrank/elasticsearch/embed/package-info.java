/**
 * Vectors for documents that are indexed already: a task that goes through an index in batches and
 * writes what a model's item tower makes of each document into a field of it.
 */
@NullMarked
package org.towerrank.elasticsearch.embed;

import org.jspecify.annotations.NullMarked;
