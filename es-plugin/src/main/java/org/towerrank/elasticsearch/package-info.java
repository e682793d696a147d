/** Serving in Elasticsearch: what the plugin registers. */
@NullMarked
package org.towerrank.elasticsearch;

import org.jspecify.annotations.NullMarked;
