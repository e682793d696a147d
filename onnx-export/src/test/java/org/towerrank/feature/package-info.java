@NullMarked
package org.towerrank.feature;

import org.jspecify.annotations.NullMarked;
