/** Adds columns of lists to files of Parquet that another program has written without them. */
@NullMarked
package org.towerrank.parquet.lists;

import org.jspecify.annotations.NullMarked;
