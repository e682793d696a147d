@NullMarked
package org.towerrank.csv;

import org.jspecify.annotations.NullMarked;
