/** Tests of {@code org.towerrank.predict}. */
@NullMarked
package org.towerrank.predict;

import org.jspecify.annotations.NullMarked;
