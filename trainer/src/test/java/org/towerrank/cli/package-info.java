/** Tests of {@code org.towerrank.cli}. */
@NullMarked
package org.towerrank.cli;

import org.jspecify.annotations.NullMarked;
