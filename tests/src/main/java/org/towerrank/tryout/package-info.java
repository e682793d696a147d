/**
 * The command {@code towerrank elasticsearch}: a local server with the plugin and with what {@code
 * towerrank demo} made, to try requests on. It needs both the plugin and the trainer, which know
 * nothing of each other, and is therefore in the module that may use all.
 */
@NullMarked
package org.towerrank.tryout;

import org.jspecify.annotations.NullMarked;
