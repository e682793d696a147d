/**
 * Random input for everything that takes input: bundles and requests on a real server, recipes and
 * tables through the commands. A case is drawn from a seed and its number alone, so that one that
 * fails can be tried again alone.
 */
@NullMarked
package org.towerrank.tests.fuzz;

import org.jspecify.annotations.NullMarked;
