@NullMarked
package org.towerrank.yaml;

import org.jspecify.annotations.NullMarked;
