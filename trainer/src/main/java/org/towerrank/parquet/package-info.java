/**
 * Tables of Parquet, in one file or a folder of them, read some rows at a time without an engine.
 */
@NullMarked
package org.towerrank.parquet;

import org.jspecify.annotations.NullMarked;
