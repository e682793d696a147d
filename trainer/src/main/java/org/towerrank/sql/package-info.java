/**
 * Tables of files, read and written by an embedded engine (DuckDB): statements with named places,
 * names and texts that are always quoted, and errors that name a file.
 */
@NullMarked
package org.towerrank.sql;

import org.jspecify.annotations.NullMarked;
