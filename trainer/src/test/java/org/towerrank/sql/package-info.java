/** Tests of the embedded engine. */
@NullMarked
package org.towerrank.sql;

import org.jspecify.annotations.NullMarked;
