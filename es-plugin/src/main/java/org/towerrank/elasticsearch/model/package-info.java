/**
 * The models of a cluster as the rest of the plugin uses them: names resolved to versions, and
 * versions to loaded models.
 *
 * <p>The coordinating node {@linkplain org.towerrank.elasticsearch.model.ModelService#resolve
 * resolves} a name once per request; every other node serves that same {@link
 * org.towerrank.elasticsearch.store.ModelReference version}, loading it if it has to.
 */
@NullMarked
package org.towerrank.elasticsearch.model;

import org.jspecify.annotations.NullMarked;
