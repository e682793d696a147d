/**
 * What a network is, once for fitting, exporting and checking.
 *
 * <p>Each architecture ({@link org.towerrank.model.Fm}, {@link org.towerrank.model.DeepFm}, {@link
 * org.towerrank.model.DcnV2}, {@link org.towerrank.model.Mmoe}, {@link org.towerrank.model.Ple},
 * {@link org.towerrank.model.Dssm}, {@link org.towerrank.model.YoutubeDnn}) is written against
 * {@link org.towerrank.model.Ops}. Interpreters evaluate it: {@link org.towerrank.model.Shapes}
 * with shapes only, which checks every operation, {@link org.towerrank.model.ReferenceOps} with
 * plain floats, the ONNX writer with graph nodes and the trainer with autograd arrays.
 */
@NullMarked
package org.towerrank.model;

import org.jspecify.annotations.NullMarked;
