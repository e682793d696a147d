package org.towerrank.train;

import java.util.Collections;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import org.towerrank.command.HeapAdvice;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.RowDimension;
import org.towerrank.model.WeightCatalogue;
import org.towerrank.model.WeightSpec;
import org.towerrank.recipe.OptimizerSpec;

/**
 * The sizes of fitting's arrays, so that a model that is too large is refused before fitting
 * begins.
 */
final class StepSizes {
  /** Numbers of one array: {@link StepMemory} counts its bytes in an int, and rounds them up. */
  private static final long ARRAY = 7L << 26;

  /** Numbers that the rows of one batch of validation may take together. */
  private static final long EVALUATED = 1L << 26;

  /** Bytes of all weights: runs and graphs keep them in one file of less than 2 GiB. */
  private static final long WEIGHTS = Integer.MAX_VALUE - (1L << 24);

  private static final String FEWER =
      "lower network.dimension, or give encoders fewer values by min_count, max_size or buckets";

  private final WeightCatalogue catalogue;

  /** Numbers that a row has as input of layers. */
  private final long ofUser;

  private final long ofItem;
  private final boolean apart;

  StepSizes(ModelDefinition model) {
    this.catalogue = WeightCatalogue.whole(model);
    this.apart = model.tasks().isEmpty();
    this.ofUser = Math.max(1, catalogue.inputs(RowDimension.USERS));
    this.ofItem = Math.max(1, catalogue.inputs(RowDimension.ITEMS));
  }

  /**
   * Checks that the weights can be written once they are fitted.
   *
   * @throws FittingException naming the largest
   */
  void requireWeights() {
    long all = bytes();
    if (all > WEIGHTS) {
      throw new FittingException(
          String.format(
              Locale.ROOT,
              "the weights would take %,d bytes, %s; a model has at most %,d: %s",
              all,
              largest(),
              WEIGHTS,
              FEWER));
    }
  }

  /**
   * Checks that the heap holds the weights with what the optimizer keeps of each. That it does says
   * nothing of the rows, and of a copy of the best weights.
   *
   * @param heap bytes that it may take
   * @throws FittingException naming the largest
   */
  void requireHeap(OptimizerSpec optimizer, long heap) {
    long all = bytes() * (1 + UpdateRule.of(optimizer.type()).moments());
    if (all > heap) {
      throw new FittingException(
          String.format(
              Locale.ROOT,
              "the weights would take %,d bytes with what the optimizer keeps of each, %s without"
                  + " that, and the heap is of %,d at most: give it twice as much as the weights take,"
                  + " such as by %s; or %s",
              all,
              largest(),
              heap,
              HeapAdvice.atLeast(2 * all),
              FEWER));
    }
  }

  private long bytes() {
    return catalogue.specs().values().stream().mapToLong(StepSizes::bytes).sum();
  }

  private static long bytes(WeightSpec weight) {
    long bytes = Float.BYTES;
    for (int extent : weight.shape()) {
      bytes = Math.multiplyExact(bytes, (long) extent);
    }
    return bytes;
  }

  private String largest() {
    Map.Entry<String, WeightSpec> largest =
        Collections.max(
            catalogue.specs().entrySet(),
            Map.Entry.comparingByValue(Comparator.comparingLong(StepSizes::bytes)));
    return String.format(
        Locale.ROOT,
        "%,d of them [%s] of shape %s",
        bytes(largest.getValue()),
        largest.getKey(),
        largest.getValue().shape());
  }

  /**
   * Checks that {@code batch} rows of users, or of a ranker, fit a step.
   *
   * @throws FittingException saying how many do
   */
  void requireRows(int batch) {
    long width = ofUser + (apart ? 0 : ofItem);
    if (batch * width > ARRAY) {
      throw new FittingException(
          String.format(
              Locale.ROOT,
              "a step would read %,d rows of %,d numbers, at most %,d are possible: set"
                  + " fit.batch_size to at most [%d]",
              batch,
              width,
              ARRAY,
              ARRAY / width));
    }
  }

  /**
   * Checks that {@code batch} rows can be compared with {@code candidates} items in a step.
   *
   * @throws FittingException saying what to choose instead
   */
  void requireCandidates(int batch, long candidates) {
    if (batch * candidates > ARRAY || candidates * ofItem > ARRAY) {
      throw new FittingException(
          String.format(
              Locale.ROOT,
              "a step would compare %,d rows with up to %,d items of %,d numbers, at most %,d scores"
                  + " and as many numbers are possible: set fit.batch_size to at most [%d], or"
                  + " draw fewer, such as fit.negatives {strategy: popularity, count: 1024,"
                  + " shared: true}",
              batch,
              candidates,
              ofItem,
              ARRAY,
              Math.max(1, ARRAY / candidates)));
    }
  }

  /** How many rows to evaluate at a time, at most {@code most}. */
  int evaluated(int most, boolean ofItems) {
    long width = ofItems ? ofItem : ofUser + (apart ? 0 : ofItem);
    return (int) Math.max(1, Math.min(most, EVALUATED / width));
  }
}
