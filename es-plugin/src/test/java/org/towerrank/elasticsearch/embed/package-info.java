@NullMarked
package org.towerrank.elasticsearch.embed;

import org.jspecify.annotations.NullMarked;
