/** Tests of the files of rows, with a real directory. */
@NullMarked
package org.towerrank.lucene.rows;

import org.jspecify.annotations.NullMarked;
