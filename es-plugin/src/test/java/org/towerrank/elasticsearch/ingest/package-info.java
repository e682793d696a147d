@NullMarked
package org.towerrank.elasticsearch.ingest;

import org.jspecify.annotations.NullMarked;
