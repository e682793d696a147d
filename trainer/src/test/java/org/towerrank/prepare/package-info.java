/** Tests of preparations on logs that are generated here. */
@NullMarked
package org.towerrank.prepare;

import org.jspecify.annotations.NullMarked;
