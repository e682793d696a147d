package org.towerrank.feature;

import static java.util.Objects.requireNonNull;

import java.util.Collection;

/**
 * How much each element of a sequence counts where it is pooled: a float for each place of the
 * sequence, read from the same raw value, as in {@code drama:0.7 comedy:0.2}.
 *
 * @param encoder the name of the {@link IdEncoder} of the sequence
 * @param sequence the name of the sequence, which is of the same side, field and length
 * @param maxLength floats a row
 * @param separator of the sequence
 * @param pooling what the weights become
 */
public record WeightsFeature(
    String name,
    Side side,
    String field,
    String encoder,
    String sequence,
    int maxLength,
    String separator,
    Pooling pooling)
    implements Feature {

  public WeightsFeature {
    requireNonNull(name, "name");
    requireNonNull(side, "side");
    requireNonNull(field, "field");
    requireNonNull(encoder, "encoder");
    requireNonNull(sequence, "sequence");
    requireNonNull(separator, "separator");
    requireNonNull(pooling, "pooling");
  }

  /** The weights of a sequence, which are called as it is with {@code .weights} behind. */
  public static WeightsFeature of(SequenceFeature sequence, Pooling pooling) {
    return of(sequence, sequence.name() + ".weights", pooling);
  }

  /** The weights of a sequence by a name of their own. */
  public static WeightsFeature of(SequenceFeature sequence, String name, Pooling pooling) {
    return new WeightsFeature(
        name,
        sequence.side(),
        sequence.field(),
        sequence.encoder(),
        sequence.name(),
        sequence.maxLength(),
        sequence.separator(),
        pooling);
  }

  @Override
  public int width() {
    return maxLength;
  }

  /** The weights as they pool: each divided by what {@link Pooling} says. */
  float[] pooled(Collection<Double> weights) {
    double unit =
        switch (pooling) {
          case SUM -> 1;
          case MEAN -> weights.stream().mapToDouble(weight -> weight).sum();
          case SQRTN -> Math.sqrt(weights.stream().mapToDouble(weight -> weight * weight).sum());
        };
    float[] pooled = new float[weights.size()];
    int next = 0;
    for (double weight : weights) {
      pooled[next++] = NumericEncoder.requireFloat(weight / unit, weight);
    }
    return pooled;
  }

  /**
   * Checks that it has the weights of a sequence.
   *
   * @throws SchemaException saying what differs
   */
  void requireFits(Feature other) {
    boolean fits =
        other instanceof SequenceFeature weighed
            && weighed.hasWeights()
            && equals(of(weighed, name, pooling));
    if (!fits) {
      throw new SchemaException(
          "feature ["
              + name
              + "] has the weights of ["
              + sequence
              + "]: expected a sequence with [split: weighted], of the same side, field, encoder,"
              + " max_length and separator");
    }
  }
}
