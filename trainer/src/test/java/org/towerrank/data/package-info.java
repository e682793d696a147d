/** Tests of {@code org.towerrank.data}. */
@NullMarked
package org.towerrank.data;

import org.jspecify.annotations.NullMarked;
