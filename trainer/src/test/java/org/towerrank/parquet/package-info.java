@NullMarked
package org.towerrank.parquet;

import org.jspecify.annotations.NullMarked;
