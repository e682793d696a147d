/** Hits that serving logged with what a model read, joined with clicks into rows to fit on. */
@NullMarked
package org.towerrank.clicks;

import org.jspecify.annotations.NullMarked;
