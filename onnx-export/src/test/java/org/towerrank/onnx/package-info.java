@NullMarked
package org.towerrank.onnx;

import org.jspecify.annotations.NullMarked;
