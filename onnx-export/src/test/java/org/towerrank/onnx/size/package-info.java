@NullMarked
package org.towerrank.onnx.size;

import org.jspecify.annotations.NullMarked;
