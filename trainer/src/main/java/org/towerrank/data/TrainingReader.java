package org.towerrank.data;

import java.io.IOException;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.FeatureSpec;

/**
 * Reads the training events that count, one after another, while encoders are fitted to them.
 *
 * @param <S> what the events become
 */
interface TrainingReader<S extends EncodedSplit<S>> {
  /** Moves to the next event that counts. */
  boolean next() throws IOException;

  /**
   * Encodes the current event.
   *
   * @return the row, until the next is encoded
   */
  int[] encode() throws DataException;

  /** Adds what is beside the row. */
  void addBeside(Progress.Task task) throws DataException;

  /** Where the values of a feature come from. */
  EncoderFitting.Source source(FeatureSpec spec) throws DataException;

  /**
   * All that was read.
   *
   * @param rows encoded
   */
  S finish(RowStore rows, Progress progress) throws IOException;
}
