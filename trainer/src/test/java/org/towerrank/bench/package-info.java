/** Tests that benchmarks run; how fast is for the benchmarks to say. */
@NullMarked
package org.towerrank.bench;

import org.jspecify.annotations.NullMarked;
