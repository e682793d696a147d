@NullMarked
package org.towerrank.tryout;

import org.jspecify.annotations.NullMarked;
