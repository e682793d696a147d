/** Registers what TowerRank adds to Elasticsearch; nothing here computes anything. */
@NullMarked
package org.towerrank.elasticsearch;

import org.jspecify.annotations.NullMarked;
