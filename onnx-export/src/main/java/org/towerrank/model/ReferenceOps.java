package org.towerrank.model;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Side;

/**
 * The interpreter that others are checked against: plain loops over floats, sums in double
 * precision, written to be read rather than to be fast. A tensor's shape starts with its rows.
 */
public final class ReferenceOps implements Ops<FloatTensor> {
  private final Weights weights;
  private final Map<Side, EncodedRows> rows;

  /**
   * @param rows the encoded rows of each side that the network reads; all have the same count, or
   *     user and context have one
   */
  public ReferenceOps(Weights weights, Map<Side, EncodedRows> rows) {
    this.weights = weights;
    this.rows = Map.copyOf(rows);
  }

  /** Every side from the same rows. */
  public static ReferenceOps over(Weights weights, EncodedRows rows) {
    return new ReferenceOps(
        weights, Map.of(Side.USER, rows, Side.CONTEXT, rows, Side.ITEM, rows, Side.QUERY, rows));
  }

  @Override
  public int width(FloatTensor x) {
    return x.shape().getLast();
  }

  @Override
  public int fields(FloatTensor block) {
    return block.extent(1);
  }

  @Override
  public FloatTensor embedding(String table, int dimension, IdBlock ids) {
    EncodedRows source = rows(ids);
    int[] looked = new int[source.count() * ids.width()];
    for (int column = 0; column < ids.width(); column++) {
      int[] values = source.values(ids.features().get(column), 1);
      for (int row = 0; row < source.count(); row++) {
        looked[row * ids.width() + column] = ids.offsets().get(column) + values[row];
      }
    }
    return gather(table, dimension, looked, ids.width());
  }

  @Override
  public FloatTensor embedding(String table, int dimension, SequenceBlock sequence) {
    int[] looked = values(sequence);
    for (int i = 0; i < looked.length; i++) {
      looked[i] += sequence.offset();
    }
    return gather(table, dimension, looked, sequence.length());
  }

  private FloatTensor gather(String table, int dimension, int[] ids, int width) {
    FloatBuffer embeddings = weights.get(table + ".weight").numbers();
    float[] out = new float[ids.length * dimension];
    for (int i = 0; i < ids.length; i++) {
      embeddings.get(ids[i] * dimension, out, i * dimension, dimension);
    }
    return new FloatTensor(List.of(ids.length / width, width, dimension), out);
  }

  @Override
  public FloatTensor numbers(NumberBlock numbers) {
    EncodedRows source = rows(numbers);
    float[] out = new float[source.count() * numbers.width()];
    for (int row = 0, at = 0; row < source.count(); row++) {
      for (int i = 0; i < numbers.features().size(); i++) {
        int from = source.index(row, numbers.features().get(i));
        for (int column = 0; column < numbers.widths().get(i); column++) {
          out[at++] = Float.intBitsToFloat(source.data()[from + column]);
        }
      }
    }
    return new FloatTensor(List.of(source.count(), numbers.width()), out);
  }

  @Override
  public FloatTensor pooled(FloatTensor embeddings, SequenceBlock sequence) {
    return new ReferencePooling(embeddings, values(sequence)).equally(sequence.pooling());
  }

  @Override
  public FloatTensor weightedSum(
      FloatTensor embeddings, FloatTensor weights, SequenceBlock sequence) {
    return new ReferencePooling(embeddings, values(sequence)).weighted(weights);
  }

  @Override
  public FloatTensor recencyPool(
      String name, int heads, FloatTensor embeddings, SequenceBlock sequence) {
    return new ReferencePooling(embeddings, values(sequence))
        .byRecency(weights.get(name + ".logits"));
  }

  @Override
  public FloatTensor linear(String name, List<FloatTensor> parts, int outputs) {
    int count = parts.stream().mapToInt(part -> part.extent(0)).max().orElse(0);
    LayerSums sums = layer(name, outputs);
    float[] out = new float[count * outputs];
    for (int row = 0; row < count; row++) {
      sums.start(0);
      int input = 0;
      for (FloatTensor part : parts) {
        int from = part.extent(0) == 1 ? 0 : row * part.extent(1);
        for (int i = 0; i < part.extent(1); i++) {
          sums.add(part.data()[from + i], input++);
        }
      }
      sums.end(out, row * outputs);
    }
    return new FloatTensor(List.of(count, outputs), out);
  }

  @Override
  public FloatTensor groupedLinear(String name, int groups, FloatTensor x, int outputs) {
    int count = x.extent(0);
    int inputs = x.extent(1) / groups;
    LayerSums sums = layer(name, outputs);
    float[] out = new float[count * groups * outputs];
    for (int at = 0; at < count * groups; at++) {
      int group = at % groups;
      sums.start(group * outputs);
      for (int i = 0; i < inputs; i++) {
        sums.add(x.data()[at * inputs + i], group * inputs + i);
      }
      sums.end(out, at * outputs);
    }
    return new FloatTensor(List.of(count, groups * outputs), out);
  }

  private LayerSums layer(String name, int outputs) {
    return new LayerSums(
        weights.get(name + ".weight").data(), weights.get(name + ".bias").data(), outputs);
  }

  @Override
  public FloatTensor activation(Activation activation, FloatTensor x) {
    return switch (activation) {
      case RELU -> Elementwise.map(x, v -> Math.max(0f, v));
      case LEAKY_RELU -> Elementwise.map(x, v -> v > 0 ? v : LEAKY_SLOPE * v);
      case TANH -> Elementwise.map(x, v -> (float) Math.tanh(v));
      case SIGMOID -> Elementwise.map(x, v -> (float) (1 / (1 + Math.exp(-v))));
    };
  }

  @Override
  public FloatTensor batchNorm(String name, FloatTensor x) {
    FloatTensor scaled = Elementwise.combine(x, weights.get(name + ".scale"), (a, b) -> a * b);
    return Elementwise.combine(scaled, weights.get(name + ".shift"), Float::sum);
  }

  @Override
  public FloatTensor dropout(float rate, FloatTensor x) {
    return x;
  }

  @Override
  public FloatTensor noise(float deviation, FloatTensor x) {
    return x;
  }

  @Override
  public FloatTensor softmax(FloatTensor x) {
    return topSoftmax(x.extent(1), 0, x);
  }

  @Override
  public FloatTensor topSoftmax(int top, float balance, FloatTensor x) {
    int n = x.extent(1);
    float[] out = new float[x.data().length];
    for (int from = 0; from < out.length; from += n) {
      // Less the largest, as exponentials of large numbers are infinite.
      double largest = Double.NEGATIVE_INFINITY;
      for (int i = from; i < from + n; i++) {
        largest = Math.max(largest, x.data()[i]);
      }
      double total = 0;
      for (int i = from; i < from + n; i++) {
        total += isTop(x.data(), from, n, i, top) ? Math.exp(x.data()[i] - largest) : 0;
      }
      for (int i = from; i < from + n; i++) {
        boolean among = isTop(x.data(), from, n, i, top);
        out[i] = among ? (float) (Math.exp(x.data()[i] - largest) / total) : 0;
      }
    }
    return new FloatTensor(x.shape(), out);
  }

  /** Whether fewer than {@code top} of a row's elements are larger. */
  private static boolean isTop(float[] values, int from, int n, int element, int top) {
    int larger = 0;
    for (int i = from; i < from + n; i++) {
      larger += values[i] > values[element] ? 1 : 0;
    }
    return larger < top;
  }

  @Override
  public FloatTensor mix(FloatTensor groups, FloatTensor shares) {
    int count = Math.max(groups.extent(0), shares.extent(0));
    int experts = shares.extent(1);
    int n = groups.extent(1) / experts;
    float[] out = new float[count * n];
    for (int row = 0; row < count; row++) {
      int shareRow = shares.extent(0) == 1 ? 0 : row;
      int groupRow = groups.extent(0) == 1 ? 0 : row;
      for (int i = 0; i < n; i++) {
        double sum = 0;
        for (int e = 0; e < experts; e++) {
          sum +=
              (double) shares.data()[shareRow * experts + e]
                  * groups.data()[(groupRow * experts + e) * n + i];
        }
        out[row * n + i] = (float) sum;
      }
    }
    return new FloatTensor(List.of(count, n), out);
  }

  @Override
  public FloatTensor normalize(FloatTensor x) {
    int n = x.extent(1);
    float[] out = x.data().clone();
    for (int from = 0; from < out.length; from += n) {
      double squares = 0;
      for (int i = from; i < from + n; i++) {
        squares += (double) out[i] * out[i];
      }
      double length = Math.max(MIN_NORM, Math.sqrt(squares));
      for (int i = from; i < from + n; i++) {
        out[i] = (float) (out[i] / length);
      }
    }
    return new FloatTensor(x.shape(), out);
  }

  @Override
  public FloatTensor fieldSum(List<FloatTensor> blocks) {
    FloatTensor total = Elementwise.sumFields(blocks.get(0));
    for (FloatTensor block : blocks.subList(1, blocks.size())) {
      total = add(total, Elementwise.sumFields(block));
    }
    return total;
  }

  @Override
  public FloatTensor innerProducts(FloatTensor left, FloatTensor right) {
    return FieldProducts.inner(left, right);
  }

  @Override
  public FloatTensor outerProduct(FloatTensor left, FloatTensor right) {
    return FieldProducts.outer(left, right);
  }

  @Override
  public FloatTensor sum(FloatTensor x) {
    FloatTensor fields = new FloatTensor(List.of(x.extent(0), x.extent(1), 1), x.data());
    return Elementwise.sumFields(fields);
  }

  @Override
  public FloatTensor add(FloatTensor left, FloatTensor right) {
    return Elementwise.combine(left, right, Float::sum);
  }

  @Override
  public FloatTensor subtract(FloatTensor left, FloatTensor right) {
    return Elementwise.combine(left, right, (a, b) -> a - b);
  }

  @Override
  public FloatTensor multiply(FloatTensor left, FloatTensor right) {
    return Elementwise.combine(left, right, (a, b) -> a * b);
  }

  @Override
  public FloatTensor scale(float factor, FloatTensor x) {
    return Elementwise.map(x, v -> factor * v);
  }

  @Override
  public FloatTensor affine(String name, List<Float> factors, List<Float> offsets, FloatTensor x) {
    FloatTensor scaled = Elementwise.combine(x, FloatTensor.of(factors), (a, b) -> a * b);
    return Elementwise.combine(scaled, FloatTensor.of(offsets), Float::sum);
  }

  @Override
  public FloatTensor concat(List<FloatTensor> parts) {
    int count = parts.stream().mapToInt(part -> part.extent(0)).max().orElse(0);
    int width = parts.stream().mapToInt(part -> part.extent(1)).sum();
    float[] out = new float[count * width];
    int column = 0;
    for (FloatTensor part : parts) {
      int n = part.extent(1);
      for (int row = 0; row < count; row++) {
        int from = part.extent(0) == 1 ? 0 : row * n;
        System.arraycopy(part.data(), from, out, row * width + column, n);
      }
      column += n;
    }
    return new FloatTensor(List.of(count, width), out);
  }

  @Override
  public FloatTensor flatten(FloatTensor x) {
    return new FloatTensor(List.of(x.extent(0), x.extent(1) * x.extent(2)), x.data());
  }

  private EncodedRows rows(InputBlock block) {
    EncodedRows found = rows.get(block.side());
    if (found == null) {
      throw new IllegalArgumentException(
          "no rows were given for side [" + block.side().label() + "]");
    }
    return found;
  }

  private int[] values(SequenceBlock sequence) {
    return rows(sequence).values(sequence.feature(), sequence.length());
  }
}
