@NullMarked
package org.towerrank.model;

import org.jspecify.annotations.NullMarked;
