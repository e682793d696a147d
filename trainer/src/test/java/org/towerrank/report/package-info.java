/** Tests of {@code org.towerrank.report}. */
@NullMarked
package org.towerrank.report;

import org.jspecify.annotations.NullMarked;
