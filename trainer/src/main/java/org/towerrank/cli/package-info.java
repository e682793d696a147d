/** The {@code towerrank} command. */
@NullMarked
package org.towerrank.cli;

import org.jspecify.annotations.NullMarked;
