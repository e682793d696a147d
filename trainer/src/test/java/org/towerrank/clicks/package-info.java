/** Tests of logs that are joined with clicks. */
@NullMarked
package org.towerrank.clicks;

import org.jspecify.annotations.NullMarked;
