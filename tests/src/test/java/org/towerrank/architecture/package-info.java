/** The rules of the architecture, as tests. */
@NullMarked
package org.towerrank.architecture;

import org.jspecify.annotations.NullMarked;
