/**
 * JSON that is read as strictly as it can be: within limits, nothing unknown, nothing twice, no
 * type for another. It knows no bundle.
 */
@NullMarked
package org.towerrank.json;

import org.jspecify.annotations.NullMarked;
