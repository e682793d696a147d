/** How far long work is: a bar on a terminal, plain lines elsewhere, nothing where asked for. */
@NullMarked
package org.towerrank.progress;

import org.jspecify.annotations.NullMarked;
