/** Tests of fitting. */
@NullMarked
package org.towerrank.train;

import org.jspecify.annotations.NullMarked;
