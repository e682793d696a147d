@NullMarked
package org.towerrank.precision;

import org.jspecify.annotations.NullMarked;
