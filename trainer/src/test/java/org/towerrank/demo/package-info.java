/** Tests of {@code org.towerrank.demo}. */
@NullMarked
package org.towerrank.demo;

import org.jspecify.annotations.NullMarked;
