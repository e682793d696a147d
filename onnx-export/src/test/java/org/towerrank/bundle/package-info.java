@NullMarked
package org.towerrank.bundle;

import org.jspecify.annotations.NullMarked;
