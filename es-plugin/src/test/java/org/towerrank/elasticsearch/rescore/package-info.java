@NullMarked
package org.towerrank.elasticsearch.rescore;

import org.jspecify.annotations.NullMarked;
