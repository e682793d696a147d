/** Serving in Lucene: recall with tower vectors, and rescoring of a window with a ranking model. */
@NullMarked
package org.towerrank.lucene;

import org.jspecify.annotations.NullMarked;
