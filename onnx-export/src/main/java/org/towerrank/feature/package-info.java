/**
 * What a feature is, once for fitting and for serving.
 *
 * <p>A {@link org.towerrank.feature.FeatureSchema} lists the {@link org.towerrank.feature.Feature
 * features} of a model and the fitted {@link org.towerrank.feature.Encoder encoders} they use. The
 * same encoder objects turn raw values into model inputs in the trainer, in Lucene and in
 * Elasticsearch, and travel in the bundle.
 *
 * <p>Ids: {@value org.towerrank.feature.IdEncoder#MISSING} is a missing value (and padding in
 * sequences), {@value org.towerrank.feature.IdEncoder#UNKNOWN} a value never seen when fitting, and
 * known values start at {@value org.towerrank.feature.IdEncoder#FIRST_KNOWN}.
 */
@NullMarked
package org.towerrank.feature;

import org.jspecify.annotations.NullMarked;
