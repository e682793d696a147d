/** Scores and vectors of the rows of a table, by the code that serves, written to a table. */
@NullMarked
package org.towerrank.predict;

import org.jspecify.annotations.NullMarked;
