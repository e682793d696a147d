/**
 * Tables whose columns are read some rows at a time, and comma-separated values, plain or gzip,
 * read and written so. Errors name file, line and column. Of features it knows only how values lie
 * side by side.
 */
@NullMarked
package org.towerrank.csv;

import org.jspecify.annotations.NullMarked;
