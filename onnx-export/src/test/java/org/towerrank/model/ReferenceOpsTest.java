package org.towerrank.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.MinMaxEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.Pooling;
import org.towerrank.feature.RowLayout;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;

/** Every operation of the reference against numbers worked out by hand. */
class ReferenceOpsTest {
  private static final FeatureSchema SCHEMA =
      new FeatureSchema(
          List.of(
              new CategoricalFeature("id", Side.USER, "id", "id"),
              new SequenceFeature(
                  "list", Side.USER, "list", "id", 3, SequenceFeature.Order.NEWEST_FIRST, " "),
              new NumericFeature("x", Side.USER, "x", "x")),
          Map.of("id", new HashEncoder(2), "x", new MinMaxEncoder(0, 1, 0f, false)));
  private static final SequenceBlock LIST =
      new SequenceBlock("user_list", Side.USER, "", "list", 3, 0, 4, true);
  private static final SequenceBlock SUM = list(Pooling.SUM);
  private static final SequenceBlock SQRTN = list(Pooling.SQRTN);
  private static final IdBlock IDS =
      new IdBlock("user_ids", Side.USER, "", List.of("id"), List.of(0), 4);
  private static final FloatTensor TABLE = matrix(4, 2, 0, 0, 1, 10, 2, 20, 4, 40);

  private static SequenceBlock list(Pooling pooling) {
    return new SequenceBlock("user_list", Side.USER, "", "list", 3, 0, 4, true, null, pooling);
  }

  /** Two rows: id 2, list 3 1 and a number; and all missing. */
  private static EncodedRows rows() {
    EncodedRows rows = new EncodedRows(new RowLayout(SCHEMA), 2);
    int[] first = {2, 3, 1, 0, Float.floatToRawIntBits(0.25f)};
    System.arraycopy(first, 0, rows.data(), 0, first.length);
    return rows;
  }

  private static ReferenceOps ops(Map<String, FloatTensor> weights) {
    return ReferenceOps.over(new Weights(weights), rows());
  }

  private static final ReferenceOps PLAIN = ops(Map.of("t.weight", TABLE));

  private static FloatTensor matrix(int rows, int columns, float... data) {
    return new FloatTensor(List.of(rows, columns), data);
  }

  @Test
  void embeddingsAreRowsOfTheTable() {
    assertThat(PLAIN.embedding("t", 2, IDS))
        .isEqualTo(new FloatTensor(List.of(2, 1, 2), new float[] {2, 20, 0, 0}));
    assertThat(PLAIN.embedding("t", 2, LIST).data())
        .containsExactly(4, 40, 1, 10, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void numbersAreReadFromTheirBits() {
    NumberBlock block = new NumberBlock("user_numbers", Side.USER, List.of("x"));
    assertThat(PLAIN.numbers(block)).isEqualTo(matrix(2, 1, 0.25f, 0));
  }

  @Test
  void theMaskedMeanLeavesPaddingOutAndIsZeroForAnEmptySequence() {
    FloatTensor embeddings = PLAIN.embedding("t", 2, LIST);
    assertThat(PLAIN.pooled(embeddings, LIST))
        .isEqualTo(new FloatTensor(List.of(2, 1, 2), new float[] {2.5f, 25, 0, 0}));
  }

  @Test
  void aSumMayBeDividedByTheRootOfItsNumber() {
    FloatTensor embeddings = PLAIN.embedding("t", 2, LIST);
    float root = (float) Math.sqrt(2);
    assertThat(PLAIN.pooled(embeddings, SUM).data()).containsExactly(5, 50, 0, 0);
    assertThat(PLAIN.pooled(embeddings, SQRTN).data())
        .containsExactly(new float[] {5 / root, 50 / root, 0, 0}, within());
  }

  @Test
  void aWeightedSumLeavesPaddingOutWhateverItsWeight() {
    FloatTensor embeddings = PLAIN.embedding("t", 2, LIST);
    assertThat(PLAIN.weightedSum(embeddings, matrix(2, 3, 0.5f, 2, 9, 7, 7, 7), LIST))
        .isEqualTo(new FloatTensor(List.of(2, 1, 2), new float[] {4, 40, 0, 0}));
  }

  @Test
  void recencyPoolingWeighsPositionsBySoftmaxOfTheirLogits() {
    float log3 = (float) Math.log(3);
    ReferenceOps ops =
        ops(Map.of("t.weight", TABLE, "r.logits", matrix(2, 3, log3, 0, 9, 0, 0, 0)));
    float[] pooled = ops.recencyPool("r", 2, ops.embedding("t", 2, LIST), LIST).data();
    assertThat(pooled).containsExactly(new float[] {3.25f, 32.5f, 2.5f, 25, 0, 0, 0, 0}, within());
  }

  @Test
  void aLinearLayerConcatenatesItsPartsAndRepeatsOneRow() {
    ReferenceOps ops =
        ops(Map.of("l.weight", matrix(3, 2, 1, 2, 3, 4, 5, 6), "l.bias", vector(10, 20)));
    FloatTensor user = matrix(1, 1, 2);
    FloatTensor items = matrix(2, 2, 1, 0, 0, 1);
    assertThat(ops.linear("l", List.of(user, items), 2))
        .isEqualTo(matrix(2, 2, 10 + 2 + 3, 20 + 4 + 4, 10 + 2 + 5, 20 + 4 + 6));
  }

  @Test
  void aGroupedLinearLayerKeepsItsGroupsApart() {
    FloatTensor weight = new FloatTensor(List.of(2, 2, 1), new float[] {1, 2, 3, 4});
    ReferenceOps ops = ops(Map.of("g.weight", weight, "g.bias", vector(0.5f, 1)));
    assertThat(ops.groupedLinear("g", 2, matrix(1, 4, 1, 1, 2, 2), 1))
        .isEqualTo(matrix(1, 2, 3.5f, 15));
  }

  @Test
  void activationsAreThoseOfTheirNames() {
    FloatTensor x = matrix(1, 2, -2, 1);
    assertThat(PLAIN.activation(Activation.RELU, x)).isEqualTo(matrix(1, 2, 0, 1));
    assertThat(PLAIN.activation(Activation.LEAKY_RELU, x)).isEqualTo(matrix(1, 2, -0.02f, 1));
    assertThat(PLAIN.activation(Activation.TANH, x).data())
        .containsExactly(new float[] {-0.9640276f, 0.7615942f}, within());
    assertThat(PLAIN.activation(Activation.SIGMOID, x).data())
        .containsExactly(new float[] {0.1192029f, 0.7310586f}, within());
  }

  @Test
  void normsScaleAndShiftAndDropoutDoesNothing() {
    ReferenceOps ops = ops(Map.of("n.scale", vector(2, 3), "n.shift", vector(1, -1)));
    FloatTensor x = matrix(2, 2, 1, 1, 2, 2);
    assertThat(ops.batchNorm("n", x)).isEqualTo(matrix(2, 2, 3, 2, 5, 5));
    assertThat(ops.dropout(0.9f, x)).isEqualTo(x);
  }

  @Test
  void softmaxMixAndNormalize() {
    float log3 = (float) Math.log(3);
    assertThat(PLAIN.softmax(matrix(1, 2, log3, 0)).data())
        .containsExactly(new float[] {0.75f, 0.25f}, within());
    assertThat(PLAIN.mix(matrix(1, 4, 1, 2, 10, 20), matrix(1, 2, 0.5f, 0.25f)))
        .isEqualTo(matrix(1, 2, 3, 6));
    assertThat(PLAIN.normalize(matrix(2, 2, 3, 4, 0, 0)).data())
        .containsExactly(new float[] {0.6f, 0.8f, 0, 0}, within());
  }

  @Test
  void topSoftmaxLeavesOutAllButTheLargest() {
    float log3 = (float) Math.log(3);
    assertThat(PLAIN.topSoftmax(2, 0.1f, matrix(2, 3, 0, log3, -1, 5, -7, 5 + log3)).data())
        .containsExactly(new float[] {0.25f, 0.75f, 0, 0.25f, 0, 0.75f}, within());
    assertThat(PLAIN.topSoftmax(1, 0, matrix(1, 3, 2, 1, 3))).isEqualTo(matrix(1, 3, 0, 0, 1));
    // Of three that are equal all are among the largest two.
    assertThat(PLAIN.topSoftmax(2, 0, matrix(1, 4, 1, 1, 0, 1)).data())
        .containsExactly(new float[] {1 / 3f, 1 / 3f, 0, 1 / 3f}, within());
  }

  @Test
  void productsArePairedByTheirLeftAndRepeatOneRow() {
    FloatTensor user = new FloatTensor(List.of(1, 2, 2), new float[] {1, 2, 3, 4});
    FloatTensor items =
        new FloatTensor(List.of(2, 3, 2), new float[] {1, 0, 0, 1, 1, 1, 2, 0, 0, 2, 2, 2});
    assertThat(PLAIN.innerProducts(user, items))
        .isEqualTo(matrix(2, 6, 1, 2, 3, 3, 4, 7, 2, 4, 6, 6, 8, 14));
    assertThat(PLAIN.innerProducts(user, user)).isEqualTo(matrix(1, 4, 5, 11, 11, 25));
    assertThat(PLAIN.outerProduct(matrix(1, 2, 1, 2), matrix(2, 3, 1, 2, 3, 4, 5, 6)))
        .isEqualTo(matrix(2, 6, 1, 2, 3, 2, 4, 6, 4, 5, 6, 8, 10, 12));
  }

  @Test
  void sumsAndArithmeticRepeatOneRow() {
    FloatTensor fields = new FloatTensor(List.of(1, 2, 2), new float[] {1, 2, 3, 4});
    FloatTensor items = new FloatTensor(List.of(2, 1, 2), new float[] {10, 20, 30, 40});
    assertThat(PLAIN.fieldSum(List.of(fields, items))).isEqualTo(matrix(2, 2, 14, 26, 34, 46));
    assertThat(PLAIN.sum(matrix(2, 2, 1, 2, 3, 4))).isEqualTo(matrix(2, 1, 3, 7));
    FloatTensor row = matrix(1, 2, 1, 2);
    FloatTensor both = matrix(2, 2, 5, 6, 7, 8);
    assertThat(PLAIN.add(row, both)).isEqualTo(matrix(2, 2, 6, 8, 8, 10));
    assertThat(PLAIN.subtract(both, row)).isEqualTo(matrix(2, 2, 4, 4, 6, 6));
    assertThat(PLAIN.multiply(both, row)).isEqualTo(matrix(2, 2, 5, 12, 7, 16));
    assertThat(PLAIN.add(both, matrix(2, 1, 1, 10))).isEqualTo(matrix(2, 2, 6, 7, 17, 18));
    assertThat(
            PLAIN.multiply(
                fields, new FloatTensor(List.of(2, 2, 2), new float[] {1, 1, 1, 1, 2, 2, 2, 2})))
        .isEqualTo(new FloatTensor(List.of(2, 2, 2), new float[] {1, 2, 3, 4, 2, 4, 6, 8}));
    assertThat(PLAIN.scale(0.5f, row)).isEqualTo(matrix(1, 2, 0.5f, 1));
    assertThat(PLAIN.affine("a", List.of(2f, -1f), List.of(0.5f, 3f), row))
        .isEqualTo(matrix(1, 2, 2.5f, 1));
  }

  @Test
  void concatRepeatsOneRowAndFlattenKeepsRows() {
    assertThat(PLAIN.concat(List.of(matrix(1, 1, 9), matrix(2, 2, 3, 4, 5, 6))))
        .isEqualTo(matrix(2, 3, 9, 3, 4, 9, 5, 6));
    assertThat(PLAIN.concat(List.of(matrix(2, 1, 1, 2), matrix(2, 2, 3, 4, 5, 6))))
        .isEqualTo(matrix(2, 3, 1, 3, 4, 2, 5, 6));
    assertThat(PLAIN.flatten(new FloatTensor(List.of(1, 2, 2), new float[] {1, 2, 3, 4})))
        .isEqualTo(matrix(1, 4, 1, 2, 3, 4));
  }

  private static FloatTensor vector(float... data) {
    return new FloatTensor(List.of(data.length), data);
  }

  private static org.assertj.core.data.Offset<Float> within() {
    return org.assertj.core.data.Offset.offset(1e-6f);
  }
}
