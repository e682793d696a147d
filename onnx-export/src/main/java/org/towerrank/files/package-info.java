/**
 * Files that appear whole or not at all, whatever happens while they are written: an error, a full
 * disk, or the end of the process.
 */
@NullMarked
package org.towerrank.files;

import org.jspecify.annotations.NullMarked;
