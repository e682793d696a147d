/**
 * Where the cluster keeps its models: a {@linkplain org.towerrank.elasticsearch.store.ModelRegistry
 * registry} of versions and aliases in the cluster state, and their {@linkplain
 * org.towerrank.elasticsearch.store.ChunkStore bundles} in chunks in a system index.
 */
@NullMarked
package org.towerrank.elasticsearch.store;

import org.jspecify.annotations.NullMarked;
