/** Tests with a real Lucene index and a real ONNX Runtime. */
@NullMarked
package org.towerrank.lucene;

import org.jspecify.annotations.NullMarked;
