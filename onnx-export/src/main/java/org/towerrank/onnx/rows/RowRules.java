package org.towerrank.onnx.rows;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rule of every operator: where the rows lie in its output, if they do not meet in it. What the
 * operators compute is in Operators.md of the ONNX specification.
 */
public final class RowRules {
  private static final Map<String, Rule> RULES = new HashMap<>();

  /** Which input of an operator is a shape, that may have the number of rows in it. */
  private static final Map<String, Integer> SHAPE_INPUTS =
      Map.of("Reshape", 1, "Expand", 1, "Tile", 1, "ConstantOfShape", 0);

  /** Operators that a user's row and the items' rows may go into as they are. */
  private static final Set<String> BROADCASTING = new HashSet<>();

  private static final Set<String> CLASSIFIERS =
      Set.of("ai.onnx.ml.LinearClassifier", "ai.onnx.ml.TreeEnsembleClassifier");

  /** Where the rows lie in an output. */
  private interface Rule {
    /** Null where the output has none. */
    @Nullable RowAxis of(RowInputs inputs);
  }

  static {
    put(
        """
        Abs Acos Acosh Asin Asinh Atan Atanh Ceil Cos Cosh Erf Exp Floor Log Neg Reciprocal Round
        Sign Sin Sinh Sqrt Tan Tanh Celu Elu Gelu HardSigmoid HardSwish LeakyRelu Mish Relu Selu
        Shrink Sigmoid Softplus Softsign Swish ThresholdedRelu Clip BitwiseNot IsInf IsNaN Not Cast
        CastLike Identity com.microsoft.Gelu com.microsoft.QuickGelu
        ai.onnx.ml.Binarizer ai.onnx.ml.LabelEncoder
        """,
        ElementwiseRows::unary);
    String broadcasting =
        """
        Add Sub Mul Div Mod Max Min Where BitShift BitwiseAnd BitwiseOr BitwiseXor Mean Pow Sum And
        Equal Greater GreaterOrEqual Less LessOrEqual Or Xor
        """;
    put(broadcasting, ElementwiseRows::broadcast);
    for (String operator : broadcasting.split("\\s+", -1)) {
      BROADCASTING.add(operator);
    }
    BROADCASTING.add("MatMul");
    BROADCASTING.add("MatMulInteger");
    put("PRelu com.microsoft.BiasGelu com.microsoft.FastGelu", ElementwiseRows::broadcast);
    put("Dropout", ElementwiseRows::dropout);
    put("QuantizeLinear DequantizeLinear", ElementwiseRows::quantize);
    put("BatchNormalization", ReductionRows::batchNorm);
    put("Softmax LogSoftmax Hardmax", ReductionRows::softmax);
    put("LpNormalization", inputs -> ReductionRows.along(inputs, inputs.number("axis", -1)));
    put("CumSum", ReductionRows::cumSum);
    put(
        "LayerNormalization RMSNormalization com.microsoft.SimplifiedLayerNormalization",
        ReductionRows::layerNorm);
    put(
        "com.microsoft.SkipLayerNormalization com.microsoft.SkipSimplifiedLayerNormalization",
        ReductionRows::skipLayerNorm);
    put("InstanceNormalization GroupNormalization", ReductionRows::ofEachRow);
    put("MeanVarianceNormalization", ReductionRows::meanVariance);
    put(
        """
        ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd
        ReduceSum ReduceSumSquare
        """,
        ReductionRows::reduce);
    put("ArgMax ArgMin", ReductionRows::argument);
    put("TopK", inputs -> ReductionRows.along(inputs, inputs.number("axis", -1)));
    put(
        "DynamicQuantizeLinear com.microsoft.DynamicQuantizeMatMul",
        mixing("it scales by the largest element of all rows"));
    put("Compress NonZero Unique", mixing("how many elements it picks depends on all rows"));
    put("Gather", IndexRows::gather);
    put("GatherElements", IndexRows::gatherElements);
    put("GatherND", IndexRows::gatherNd);
    put("Scatter ScatterElements", IndexRows::scatterElements);
    put("OneHot", IndexRows::oneHot);
    put("ReverseSequence", RecurrentRows::reverse);
    put("Slice", IndexRows::slice);
    put("Split", inputs -> ReductionRows.along(inputs, inputs.number("axis", 0)));
    put("Concat", IndexRows::concat);
    put("ai.onnx.ml.FeatureVectorizer", IndexRows::columns);
    put("Pad", IndexRows::pad);
    put("ConstantOfShape", ShapeRows::constantOfShape);
    put("Expand", ShapeRows::expand);
    put("Tile", ShapeRows::tile);
    put("Reshape Flatten", ShapeRows::regroup);
    put("Squeeze", ShapeRows::squeeze);
    put("Unsqueeze", ShapeRows::unsqueeze);
    put("Transpose", ShapeRows::transpose);
    put("MatMul", ProductRows::matMul);
    put("MatMulInteger", ProductRows::matMulInteger);
    put("Gemm", ProductRows::gemm);
    put("Einsum", ProductRows::einsum);
    put("Conv", ProductRows::conv);
    put(
        "AveragePool MaxPool LpPool GlobalAveragePool GlobalMaxPool GlobalLpPool",
        ReductionRows::ofEachRow);
    put(
        """
        ai.onnx.ml.LinearClassifier ai.onnx.ml.LinearRegressor ai.onnx.ml.TreeEnsembleClassifier
        ai.onnx.ml.TreeEnsembleRegressor ai.onnx.ml.Normalizer
        """,
        ReductionRows::ofEachRowOfColumns);
    put("ai.onnx.ml.Imputer ai.onnx.ml.Scaler", ReductionRows::ofEachRowWithValues);
    put("ai.onnx.ml.OneHotEncoder", ReductionRows::ofEachRow);
    put("ai.onnx.ml.ArrayFeatureExtractor", inputs -> ReductionRows.along(inputs, -1));
  }

  private RowRules() {}

  /** The rule of operators that always compute across rows. */
  private static Rule mixing(String reason) {
    return inputs -> {
      throw RowsException.mixed(reason);
    };
  }

  private static void put(String operators, Rule rule) {
    for (String operator : operators.strip().split("\\s+", -1)) {
      RULES.put(operator, rule);
    }
  }

  /**
   * Where the rows lie in an output of an operator that reads rows, or the number of rows as a
   * shape.
   *
   * @return null if it has no rows
   */
  static @Nullable RowAxis of(RowInputs inputs, int output) {
    String operator = Place.operator(inputs.node());
    if (RecurrentRows.OPERATORS.contains(operator)) {
      return RecurrentRows.of(inputs, output);
    }
    Rule rule = RULES.get(operator);
    if (rule == null) {
      throw RowsException.unproven("there is no rule for it");
    }
    boolean alike = operator.equals("Split") || operator.equals("TopK");
    boolean scores = CLASSIFIERS.contains(operator) && output == 1;
    if ((output > 0 && !alike && !scores) || (output == 0 && CLASSIFIERS.contains(operator))) {
      throw RowsException.unproven("there is no rule for its output number " + output);
    }
    return rule.of(inputs);
  }

  /** Whether an operator tells its input's shape. */
  static boolean isShape(NodeProto node) {
    String operator = Place.operator(node);
    return operator.equals("Shape") || operator.equals("Size");
  }

  /** Whether an operator's first output is of another shape than the second. */
  static boolean outputsDiffer(NodeProto node) {
    return CLASSIFIERS.contains(Place.operator(node));
  }

  /** Which of an operator's inputs is a shape, which may tell the number of rows; -1 if none. */
  public static int shapeInput(NodeProto node) {
    return SHAPE_INPUTS.getOrDefault(Place.operator(node), -1);
  }

  /**
   * Whether an operator gives the same where an input has one row and others have many as where
   * that row is repeated.
   */
  public static boolean broadcasts(NodeProto node) {
    return BROADCASTING.contains(Place.operator(node));
  }
}
