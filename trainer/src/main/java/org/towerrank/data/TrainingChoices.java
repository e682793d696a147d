package org.towerrank.data;

import org.jspecify.annotations.Nullable;

/**
 * What the training events chose, without a model.
 *
 * @param popularity how often each item of the catalogue was chosen, by the weights of the events
 * @param transitions what was chosen behind which item; null where events have no history of items
 */
@SuppressWarnings("ArrayRecordComponent") // Read in place.
public record TrainingChoices(double[] popularity, @Nullable Transitions transitions) {}
