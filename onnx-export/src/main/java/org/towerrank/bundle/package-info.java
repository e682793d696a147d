/**
 * The contract between fitting and serving: a directory, or a zip of it, with {@code model.json},
 * the ONNX graphs and the vocabularies.
 *
 * <p>{@link org.towerrank.bundle.Bundle#open} reads and checks one, {@link
 * org.towerrank.bundle.BundleWriter} writes one. A {@link org.towerrank.bundle.Run} is what fitting
 * leaves behind: the same definition with the weights in one file, before export.
 */
@NullMarked
package org.towerrank.bundle;

import org.jspecify.annotations.NullMarked;
