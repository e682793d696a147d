@NullMarked
package org.towerrank.recipe;

import org.jspecify.annotations.NullMarked;
