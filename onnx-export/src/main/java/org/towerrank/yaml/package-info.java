/**
 * YAML that people write, bound to records: nothing unknown, nothing twice, no type for another,
 * and every error with its line and the nearest valid name.
 */
@NullMarked
package org.towerrank.yaml;

import org.jspecify.annotations.NullMarked;
