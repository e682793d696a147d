@NullMarked
package org.towerrank.spark;

import org.jspecify.annotations.NullMarked;
