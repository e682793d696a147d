/** What a run learned, as a page to look at: one file that needs no network. */
@NullMarked
package org.towerrank.report;

import org.jspecify.annotations.NullMarked;
