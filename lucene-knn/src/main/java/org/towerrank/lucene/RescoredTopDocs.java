package org.towerrank.lucene;

import java.util.Optional;
import org.apache.lucene.search.TopDocs;

/**
 * Rescored hits and what their scores were made of.
 *
 * @param topDocs the best hits by falling score, by rising document id among equals
 * @param taskScores of all hits of the window, also of those that did not make it to the top
 * @param inputs what the model read for all hits of the window, where {@link
 *     ModelRescorer#recordingInputs} asked for it
 */
public record RescoredTopDocs(
    TopDocs topDocs, TaskScores taskScores, Optional<ScoredInputs> inputs) {}
