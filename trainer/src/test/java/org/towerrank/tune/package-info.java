@NullMarked
package org.towerrank.tune;

import org.jspecify.annotations.NullMarked;
