@NullMarked
package org.towerrank.elasticsearch.wire;

import org.jspecify.annotations.NullMarked;
