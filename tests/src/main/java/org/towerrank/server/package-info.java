/**
 * Real Elasticsearch servers as child processes, for tests and for a local try-out.
 *
 * <p>An {@link org.towerrank.server.Installation} is an unpacked distribution with plugins, and an
 * {@link org.towerrank.server.ElasticsearchServer} one or more nodes started from it, each with
 * configuration, data and logs of its own. Nothing here knows TowerRank.
 */
@NullMarked
package org.towerrank.server;

import org.jspecify.annotations.NullMarked;
