/** Preparation and prediction on many machines: the steps and classes of one, on Spark. */
@NullMarked
package org.towerrank.spark;

import org.jspecify.annotations.NullMarked;
