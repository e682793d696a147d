/**
 * Benchmarks against a real Elasticsearch with the plugin: what rescoring adds to a search, what it
 * saves beside scoring in a client, and how many requests a node answers; and the load that Vespa
 * published figures of.
 */
@NullMarked
package org.towerrank.serverbench;

import org.jspecify.annotations.NullMarked;
