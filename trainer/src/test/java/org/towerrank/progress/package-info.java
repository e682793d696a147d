@NullMarked
package org.towerrank.progress;

import org.jspecify.annotations.NullMarked;
