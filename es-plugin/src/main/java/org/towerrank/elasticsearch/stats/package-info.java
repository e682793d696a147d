/** What nodes count about the models they serve. */
@NullMarked
package org.towerrank.elasticsearch.stats;

import org.jspecify.annotations.NullMarked;
