@NullMarked
package org.towerrank.elasticsearch.node;

import org.jspecify.annotations.NullMarked;
