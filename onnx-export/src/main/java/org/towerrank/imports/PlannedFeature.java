package org.towerrank.imports;

import org.towerrank.feature.Encoder;
import org.towerrank.feature.Feature;
import org.towerrank.onnx.InputPart;

/**
 * A feature as serving has it, and what it puts into an input of the tool.
 *
 * @param pointer where the schema has it
 */
record PlannedFeature(Feature feature, Encoder encoder, InputPart part, String pointer) {}
