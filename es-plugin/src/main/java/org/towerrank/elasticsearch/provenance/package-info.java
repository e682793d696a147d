/**
 * Which model made the vectors of a field. The mapping of an index says it for the whole field, in
 * the cluster state, where a query or a pipeline looks it up at no cost; a field beside the vector
 * says it for each document. See {@code docs/decisions/0008-vector-provenance.md}.
 */
@NullMarked
package org.towerrank.elasticsearch.provenance;

import org.jspecify.annotations.NullMarked;
