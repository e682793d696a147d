/**
 * Tables of comma-separated values, plain or gzip, read and written one row at a time. Errors name
 * file, line and column. It knows nothing of features.
 */
@NullMarked
package org.towerrank.csv;

import org.jspecify.annotations.NullMarked;
