/** Tests of {@code org.towerrank.evaluate}. */
@NullMarked
package org.towerrank.evaluate;

import org.jspecify.annotations.NullMarked;
