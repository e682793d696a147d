/** Tests of {@code org.towerrank.dataset}. */
@NullMarked
package org.towerrank.dataset;

import org.jspecify.annotations.NullMarked;
