/**
 * From a run to a verified bundle, and the commands for it: {@code export}, {@code verify} and
 * {@code inspect}. Nothing here needs the trainer.
 */
@NullMarked
package org.towerrank.export;

import org.jspecify.annotations.NullMarked;
