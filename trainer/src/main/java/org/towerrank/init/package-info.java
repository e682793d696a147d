/** A first specification and first recipes, guessed from a look at a log and tables beside it. */
@NullMarked
package org.towerrank.init;

import org.jspecify.annotations.NullMarked;
