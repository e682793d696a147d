@NullMarked
package org.towerrank.elasticsearch.provenance;

import org.jspecify.annotations.NullMarked;
