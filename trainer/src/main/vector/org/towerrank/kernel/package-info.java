/**
 * Loops over arrays of numbers in the processor's vector instructions, by the incubating Vector
 * API. Where the module {@code jdk.incubator.vector} is not there they run one number after
 * another, and give the same to the last bit.
 */
@NullMarked
package org.towerrank.kernel;

import org.jspecify.annotations.NullMarked;
