@NullMarked
package org.towerrank.command;

import org.jspecify.annotations.NullMarked;
