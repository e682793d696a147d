/**
 * How what one node sends another is written, so that nodes with different versions of the plugin
 * understand each other while a cluster is upgraded.
 */
@NullMarked
package org.towerrank.elasticsearch.wire;

import org.jspecify.annotations.NullMarked;
