@NullMarked
package org.towerrank.parquet.lists;

import org.jspecify.annotations.NullMarked;
