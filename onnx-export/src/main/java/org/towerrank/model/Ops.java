package org.towerrank.model;

import java.util.List;

/**
 * The vocabulary that networks are written in. An interpreter gives the operations a meaning:
 * arrays with autograd when fitting, ONNX nodes on export, plain floats as the reference, and
 * shapes alone, which checks that every operation is given what it can compute with ({@link
 * Shapes}).
 *
 * <p>Shapes are written with R for rows. A tensor is columns {@code [R, n]} or a block of embedded
 * fields {@code [R, F, d]}. Tensors of different sides may have different R: on export, user and
 * context tensors have one row where item tensors have one a candidate ({@link RowDimension}).
 * Operations over several tensors broadcast one row over many; that is how a ranking graph computes
 * the user's share once. Interpreters that fit have the same R everywhere.
 *
 * <p>Weights are named by the operation that uses them ({@code name + ".weight"}, ...). The names
 * are part of the run and bundle formats.
 *
 * @param <T> the interpreter's tensor
 */
public interface Ops<T> {

  // Shapes

  /** The last dimension: n of columns {@code [R, n]}, d of a block {@code [R, F, d]}. */
  int width(T x);

  /** How many fields a block {@code [R, F, d]} has. */
  int fields(T block);

  // Inputs

  /**
   * Embeddings of categorical features: {@code [R, F, dimension]}. Weight {@code table + ".weight"}
   * of shape {@code [ids.tableRows(), dimension]}.
   */
  T embedding(String table, int dimension, IdBlock ids);

  /**
   * Embeddings of a sequence: {@code [R, L, dimension]}; the same weight as for categorical ones.
   */
  T embedding(String table, int dimension, SequenceBlock sequence);

  /** Numeric features: {@code [R, n]}. */
  T numbers(NumberBlock numbers);

  // Sequences

  /**
   * A sequence's embeddings pooled over the positions that are not padding: {@code [R, L, d] → [R,
   * 1, d]}, their sum divided by what {@link SequenceBlock#pooling} says; zeros for an empty
   * sequence.
   */
  T pooled(T embeddings, SequenceBlock sequence);

  /**
   * The sum of a sequence's embeddings over positions that are not padding, each times a weight
   * that its row has: {@code [R, L, d], [R, L] → [R, 1, d]}; zeros for an empty sequence.
   */
  T weightedSum(T embeddings, T weights, SequenceBlock sequence);

  /**
   * Weighted means of a sequence's embeddings, each head with its own learned weight for every
   * position, softmax-normalized over the positions that are not padding: {@code [R, L, d] → [R,
   * heads, d]}; zeros for an empty sequence. Position 0 is the newest, so a head can learn to look
   * at recent history only. Weight {@code name + ".logits"} of shape {@code [heads, L]}.
   */
  T recencyPool(String name, int heads, T embeddings, SequenceBlock sequence);

  // Layers

  /**
   * A linear layer over the concatenation of its parts: {@code [R, a], [R, b], ... → [R, outputs]}.
   * Export multiplies each part by its rows of the weight and adds, so parts of one row cost one
   * row. Weights {@code name + ".weight"} of shape {@code [a + b + ..., outputs]} and {@code name +
   * ".bias"} of shape {@code [outputs]}.
   */
  T linear(String name, List<T> parts, int outputs);

  /**
   * A linear layer for each of several groups of columns: {@code [R, groups · a] → [R, groups ·
   * outputs]}. Weights {@code name + ".weight"} of shape {@code [groups, a, outputs]} and {@code
   * name + ".bias"} of shape {@code [groups · outputs]}.
   */
  T groupedLinear(String name, int groups, T x, int outputs);

  /** Elementwise nonlinearity. */
  T activation(Activation activation, T x);

  /**
   * Batch normalization of {@code [R, n]} (Ioffe and Szegedy 2015). Fitting normalizes by the
   * batch; afterwards it is {@code x · scale + shift} with the weights {@code name + ".scale"} and
   * {@code name + ".shift"} of shape {@code [n]}, into which the running statistics are folded.
   */
  T batchNorm(String name, T x);

  /** Zeroes a share of the elements and scales the others up when fitting; nothing afterwards. */
  T dropout(float rate, T x);

  /** Softmax over the last dimension of {@code [R, n]}. */
  T softmax(T x);

  /** Adds Gaussian noise of a standard deviation when fitting; nothing afterwards. */
  T noise(float deviation, T x);

  /**
   * Softmax over the {@code top} largest elements of each row of {@code [R, n]}, and 0 for the
   * others. An element is among them if fewer than {@code top} are larger, so of equal ones all
   * are.
   *
   * <p>Fitting adds to its loss {@code balance · n · Σ_e f_e p_e} (Fedus et al. 2021, "Switch
   * Transformers", section 2.2), where {@code f_e} is the share that element e has of those among
   * the top, and {@code p_e} the mean of its softmax over all. It is least, {@code balance}, where
   * all have as many rows. Nothing else does: what is exported is the same for every balance.
   */
  T topSoftmax(int top, float balance, T x);

  /** Weighted sum of E groups of columns: {@code [R, E · h], [R, E] → [R, h]}. */
  T mix(T groups, T weights);

  /**
   * Divides each row of {@code [R, n]} by its Euclidean length, or by {@link #MIN_NORM} where that
   * is larger.
   */
  T normalize(T x);

  // Arithmetic

  /** Sum over the fields of all blocks: {@code [R, F, d], [R, G, d], ... → [R, d]}. */
  T fieldSum(List<T> blocks);

  /**
   * Sum of the inner products of all pairs of fields: {@code [R, F, d], [R, G, d], ... → [R, 1]},
   * as {@code ½ Σ_k ((Σ_i v_ik)² − Σ_i v_ik²)}, in O(fields · d).
   */
  default T pairwise(List<T> blocks) {
    T sum = fieldSum(blocks);
    T squares = sum(fieldSum(blocks.stream().map(block -> multiply(block, block)).toList()));
    return scale(0.5f, subtract(sum(multiply(sum, sum)), squares));
  }

  /**
   * The inner product of each field of the left block with each of the right: {@code [R, F, d], [R,
   * G, d] → [R, F · G]}, those of the left's first field first.
   */
  T innerProducts(T left, T right);

  /** The product of each column of the left with each of the right: {@code [R, a · b]}. */
  T outerProduct(T left, T right);

  /** Sum over the last dimension: {@code [R, n] → [R, 1]}. */
  T sum(T x);

  /** Elementwise sum; one row, and one column of {@code [R, 1]}, are broadcast. */
  T add(T left, T right);

  /** Elementwise difference, broadcast as sums are. */
  T subtract(T left, T right);

  /** Elementwise product, broadcast as sums are. */
  T multiply(T left, T right);

  /** Every element times a constant. */
  T scale(float factor, T x);

  /**
   * Each column of {@code [R, n]} times a constant of its own, plus another.
   *
   * @param name of the constants in a graph: {@code name + ".factors"} and {@code name +
   *     ".offsets"}
   * @param factors of the n columns
   * @param offsets likewise
   */
  T affine(String name, List<Float> factors, List<Float> offsets, T x);

  /**
   * Side by side: {@code [R, a], [R, b], ... → [R, a + b + ...]}. One row is repeated where others
   * have many; a linear layer over the outcome computes with it once all the same.
   */
  T concat(List<T> parts);

  /** {@code [R, F, d] → [R, F · d]}. */
  T flatten(T x);

  /** The smallest length {@link #normalize} divides by. */
  float MIN_NORM = 1e-6f;

  /** The slope of {@link Activation#LEAKY_RELU} below zero. */
  float LEAKY_SLOPE = 0.01f;
}
