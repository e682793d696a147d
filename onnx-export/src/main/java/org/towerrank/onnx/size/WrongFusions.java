package org.towerrank.onnx.size;

import java.util.List;

/**
 * Finds operators of which optimizers of ONNX Runtime 1.28 make others that compute something else.
 */
final class WrongFusions {
  /** Forgets to transpose what is multiplied by a vector. */
  private static final String TRANSPOSED = "MatmulTransposeFusion";

  /** Takes the channels of what was reshaped for the columns of the product before. */
  private static final String NORMALIZED = "MatMul_BatchNormalization_Fusion";

  private WrongFusions() {}

  /**
   * The optimizers that must not see an operator, by the runtime's names.
   *
   * @param operator with its domain, unless that is the standard one
   */
  static List<String> of(String operator, OperatorInputs inputs) {
    boolean vector = operator.equals("MatMul") && mayHaveRank(inputs.get(1), 1, 1);
    boolean channels =
        operator.equals("BatchNormalization") && mayHaveRank(inputs.get(0), 3, Integer.MAX_VALUE);
    return vector ? List.of(TRANSPOSED) : channels ? List.of(NORMALIZED) : List.of();
  }

  private static boolean mayHaveRank(TensorBound value, int least, int most) {
    return value.dimensions() == null || (value.rank() >= least && value.rank() <= most);
  }
}
