/** Tests of running graphs. */
@org.jspecify.annotations.NullMarked
package org.towerrank.inference;
