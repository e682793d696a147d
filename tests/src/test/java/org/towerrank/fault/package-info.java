/** Commands whose first, second, third … file operation fails, until all of them succeed. */
@NullMarked
package org.towerrank.fault;

import org.jspecify.annotations.NullMarked;
