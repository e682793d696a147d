@NullMarked
package org.towerrank.elasticsearch.store;

import org.jspecify.annotations.NullMarked;
