/** What crosses modules, tried against real servers. */
@NullMarked
package org.towerrank.tests;

import org.jspecify.annotations.NullMarked;
