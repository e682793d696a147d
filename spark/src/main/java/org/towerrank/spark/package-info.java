/** Prediction on many machines: the classes of one machine, on Spark. */
@NullMarked
package org.towerrank.spark;

import org.jspecify.annotations.NullMarked;
