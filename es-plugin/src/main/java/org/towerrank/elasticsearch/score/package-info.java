/**
 * Scoring without a search: what a model makes of a user and items that a request gives, for
 * debugging and for comparing the server with the same model run elsewhere.
 */
@NullMarked
package org.towerrank.elasticsearch.score;

import org.jspecify.annotations.NullMarked;
