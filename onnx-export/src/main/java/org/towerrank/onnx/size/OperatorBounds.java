package org.towerrank.onnx.size;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The rule of every operator: a bound of its output, from the bounds of its inputs. */
final class OperatorBounds {
  /** The operator with subgraphs; its bound is theirs. */
  static final String IF = "If";

  /** Layers that go along a sequence, and give their last state too. */
  private static final Set<String> RECURRENT = Set.of("GRU", "LSTM", "RNN");

  private static final Map<String, Function<OperatorInputs, TensorBound>> RULES = rules();

  private OperatorBounds() {}

  /** Operators that have a rule, those beside the standard ones with their domain. */
  static Set<String> operators() {
    return RULES.keySet();
  }

  /** The bound that holds for every output of an operator. */
  static TensorBound of(String operator, OperatorInputs inputs) {
    Function<OperatorInputs, TensorBound> rule = RULES.get(operator);
    if (rule == null) {
      throw new UnboundedSizeException("a value by an operator without a rule");
    }
    return rule.apply(inputs);
  }

  /**
   * The bound of an operator's output by its index, where it is of another shape than the first.
   *
   * @param first the bound of the first output
   */
  static TensorBound ofOutput(
      String operator, int index, OperatorInputs inputs, TensorBound first) {
    if (operator.equals("Split")) {
      return IndexBounds.split(inputs, index);
    }
    if (index > 0 && operator.equals("DynamicQuantizeLinear")) {
      return TensorBound.of();
    }
    return index > 0 && RECURRENT.contains(operator) ? ProductBounds.state(first) : first;
  }

  private static Map<String, Function<OperatorInputs, TensorBound>> rules() {
    Map<String, Function<OperatorInputs, TensorBound>> rules = new HashMap<>();
    put(
        rules,
        """
        Abs Acos Acosh Asin Asinh Atan Atanh Ceil Cos Cosh Erf Exp Floor Log Neg Reciprocal Round
        Sign Sin Sinh Sqrt Tan Tanh Celu Elu Gelu HardSigmoid HardSwish Hardmax LeakyRelu LogSoftmax
        Mish Relu Selu Shrink Sigmoid Softmax Softplus Softsign Swish ThresholdedRelu Clip
        BatchNormalization GroupNormalization InstanceNormalization LayerNormalization
        LpNormalization MeanVarianceNormalization RMSNormalization CumSum BitwiseNot IsInf IsNaN Not
        DequantizeLinear DynamicQuantizeLinear QuantizeLinear EyeLike ReverseSequence Trilu
        Scatter ScatterElements ScatterND
        ai.onnx.ml.Binarizer ai.onnx.ml.Imputer ai.onnx.ml.LabelEncoder ai.onnx.ml.Normalizer
        ai.onnx.ml.Scaler ai.onnx.ml.ZipMap com.microsoft.Gelu com.microsoft.QuickGelu
        com.microsoft.SimplifiedLayerNormalization com.microsoft.SkipLayerNormalization
        com.microsoft.SkipSimplifiedLayerNormalization
        """,
        inputs -> inputs.get(0).withoutContent());
    put(rules, "Identity", inputs -> inputs.get(0));
    put(rules, "Dropout", ElementwiseBounds::dropout);
    put(rules, "Cast CastLike", ShapeBounds::cast);
    put(
        rules,
        """
        BitShift BitwiseAnd BitwiseOr BitwiseXor Mean Pow Sum And Greater GreaterOrEqual Less
        LessOrEqual Or Xor PRelu com.microsoft.BiasGelu com.microsoft.FastGelu
        """,
        ElementwiseBounds::broadcast);
    put(rules, "Add Sub Mul Div Mod Max Min Where Equal", ElementwiseBounds::arithmetic);
    put(rules, "MatMul MatMulInteger", ProductBounds::matMul);
    put(
        rules,
        "com.microsoft.MatMulIntegerToFloat com.microsoft.DynamicQuantizeMatMul"
            + " com.microsoft.FusedMatMul",
        ProductBounds::matMul);
    put(rules, "Gemm com.microsoft.FusedGemm", ProductBounds::gemm);
    put(rules, "Einsum", ProductBounds::einsum);
    put(rules, "Conv", ProductBounds::conv);
    put(rules, "AveragePool MaxPool LpPool", ProductBounds::pool);
    put(rules, "GlobalAveragePool GlobalMaxPool GlobalLpPool", ReductionBounds::wholePool);
    put(rules, "GRU LSTM RNN", ProductBounds::recurrent);
    put(
        rules,
        """
        ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd
        ReduceSum ReduceSumSquare
        """,
        ReductionBounds::reduce);
    put(rules, "ArgMax ArgMin", ReductionBounds::argument);
    put(rules, "TopK", ReductionBounds::topK);
    put(rules, "Compress", ReductionBounds::compress);
    put(rules, "NonZero", ReductionBounds::nonZero);
    put(rules, "Unique", ReductionBounds::unique);
    put(rules, "Gather", IndexBounds::gather);
    put(rules, "GatherElements", inputs -> TensorBound.of(inputs.get(1).shape()));
    put(rules, "GatherND", IndexBounds::gatherNd);
    put(rules, "OneHot", IndexBounds::oneHot);
    put(rules, "Slice", IndexBounds::slice);
    put(rules, "Split", inputs -> IndexBounds.split(inputs, 0));
    put(rules, "Concat", ShapeBounds::concat);
    put(rules, "Constant", ShapeBounds::constant);
    put(rules, "ConstantOfShape", ShapeBounds::constantOfShape);
    put(rules, "Expand", ShapeBounds::expand);
    put(rules, "Flatten", ShapeBounds::flatten);
    put(rules, "Pad", ShapeBounds::pad);
    put(rules, "Range", ShapeBounds::range);
    put(rules, "Reshape", ShapeBounds::reshape);
    put(rules, "Shape", ShapeBounds::shape);
    put(rules, "Size", ShapeBounds::size);
    put(rules, "Squeeze", ShapeBounds::squeeze);
    put(rules, "Tile", ShapeBounds::tile);
    put(rules, "Transpose", ShapeBounds::transpose);
    put(rules, "Unsqueeze", ShapeBounds::unsqueeze);
    put(rules, "ai.onnx.ml.ArrayFeatureExtractor", LearnerBounds::arrayFeatureExtractor);
    put(rules, "ai.onnx.ml.FeatureVectorizer", LearnerBounds::featureVectorizer);
    put(rules, "ai.onnx.ml.OneHotEncoder", LearnerBounds::oneHotEncoder);
    put(
        rules,
        "ai.onnx.ml.LinearClassifier ai.onnx.ml.LinearRegressor "
            + " ai.onnx.ml.TreeEnsembleClassifier ai.onnx.ml.TreeEnsembleRegressor",
        LearnerBounds::scores);
    put(
        rules,
        IF,
        inputs -> {
          throw new UnboundedSizeException("a value by branches that were not looked at");
        });
    return Map.copyOf(rules);
  }

  private static void put(
      Map<String, Function<OperatorInputs, TensorBound>> rules,
      String operators,
      Function<OperatorInputs, TensorBound> rule) {
    for (String operator : operators.strip().split("\\s+", -1)) {
      rules.put(operator, rule);
    }
  }
}
