/**
 * What a node lends to the models that it runs: thread pools, the native runtime with its limit of
 * time, and the memory of runs. It knows no model and no request.
 */
@NullMarked
package org.towerrank.elasticsearch.node;

import org.jspecify.annotations.NullMarked;
