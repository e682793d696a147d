/** Does what CONTRIBUTING.md says, to the letter. */
@NullMarked
package org.towerrank.guide;

import org.jspecify.annotations.NullMarked;
