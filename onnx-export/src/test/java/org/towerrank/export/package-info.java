/** Tests of export, verification and their commands. */
@NullMarked
package org.towerrank.export;

import org.jspecify.annotations.NullMarked;
