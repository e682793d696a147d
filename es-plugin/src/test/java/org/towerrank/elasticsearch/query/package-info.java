@NullMarked
package org.towerrank.elasticsearch.query;

import org.jspecify.annotations.NullMarked;
