package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The operators that a graph may use: what exports of PyTorch, TensorFlow, scikit-learn and
 * gradient-boosted trees consist of. What is not listed is refused, as nobody has thought about the
 * time and memory that it takes.
 */
final class Operators {
  private static final String TREES = "ai.onnx.ml";

  /** Where operators may come from. */
  static final Set<String> DOMAINS = Set.of("", "ai.onnx", TREES, "com.microsoft");

  private static final Set<String> STANDARD =
      words(
          """
          Abs Acos Acosh Asin Asinh Atan Atanh Ceil Cos Cosh Erf Exp Floor Log Neg Reciprocal Round
          Sign Sin Sinh Sqrt Tan Tanh
          Celu Clip Elu Gelu HardSigmoid HardSwish Hardmax LeakyRelu LogSoftmax Mish PRelu Relu Selu
          Shrink Sigmoid Softmax Softplus Softsign Swish ThresholdedRelu
          Add BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor Div Max Mean Min Mod Mul Pow Sub Sum
          And Equal Greater GreaterOrEqual IsInf IsNaN Less LessOrEqual Not Or Where Xor
          BatchNormalization GroupNormalization InstanceNormalization LayerNormalization
          LpNormalization MeanVarianceNormalization RMSNormalization
          Einsum Gemm MatMul MatMulInteger
          AveragePool Conv GlobalAveragePool GlobalMaxPool MaxPool GRU LSTM RNN
          ArgMax ArgMin CumSum ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean
          ReduceMin ReduceProd ReduceSum ReduceSumSquare TopK
          Gather GatherElements GatherND OneHot Scatter ScatterElements ScatterND
          Cast CastLike DequantizeLinear Dropout DynamicQuantizeLinear Identity QuantizeLinear
          Compress Concat Constant ConstantOfShape Expand EyeLike Flatten NonZero Pad Range Reshape
          ReverseSequence Shape Size Slice Split Squeeze Tile Transpose Trilu Unique Unsqueeze
          If
          """);

  private static final Map<String, Set<String>> EXTENSIONS =
      Map.of(
          TREES,
          words(
              """
              ArrayFeatureExtractor Binarizer FeatureVectorizer Imputer LabelEncoder LinearClassifier
              LinearRegressor Normalizer OneHotEncoder SVMClassifier SVMRegressor Scaler TreeEnsemble
              TreeEnsembleClassifier TreeEnsembleRegressor ZipMap
              """),
          "com.microsoft",
          words(
              """
              BiasGelu DynamicQuantizeMatMul FastGelu FusedGemm FusedMatMul Gelu MatMulIntegerToFloat
              QuickGelu SimplifiedLayerNormalization SkipLayerNormalization
              SkipSimplifiedLayerNormalization
              """));

  /** Why some are missing that one may look for. */
  private static final Map<String, String> REASONS =
      Map.of(
          "Loop", "how often it repeats is not known before it runs",
          "Scan", "how often it repeats is not known before it runs",
          "Resize", "it is for images",
          "Upsample", "it is for images",
          "RandomNormal", "a score must be the same each time",
          "RandomUniform", "a score must be the same each time",
          "RandomNormalLike", "a score must be the same each time",
          "RandomUniformLike", "a score must be the same each time",
          "Multinomial", "a score must be the same each time",
          "Bernoulli", "a score must be the same each time");

  private Operators() {}

  private static Set<String> words(String text) {
    return Stream.of(text.strip().split("\\s+")).collect(Collectors.toUnmodifiableSet());
  }

  static boolean isSupported(NodeProto node) {
    return (isStandard(node) ? STANDARD : EXTENSIONS.getOrDefault(node.getDomain(), Set.of()))
        .contains(node.getOpType());
  }

  private static boolean isStandard(NodeProto node) {
    return node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
  }

  /** Whether a node's attributes are the weights of trees or tables. */
  static boolean isOfTrees(NodeProto node) {
    return node.getDomain().equals(TREES);
  }

  /** An operator as errors name it. */
  static String name(NodeProto node) {
    return isStandard(node) ? node.getOpType() : node.getDomain() + "." + node.getOpType();
  }

  /** What to do about an operator that is not supported. */
  static String reason(NodeProto node) {
    if (!DOMAINS.contains(node.getDomain())) {
      return "expected operators of the domains ai.onnx, ai.onnx.ml or com.microsoft, got ["
          + node.getDomain()
          + "]";
    }
    return REASONS.getOrDefault(
        node.getOpType(), "the documentation of the bundle format lists those that are");
  }

  /** All that are supported, with the domain of those that are not standard. */
  static List<String> all() {
    return Stream.concat(
            STANDARD.stream(),
            EXTENSIONS.entrySet().stream()
                .flatMap(domain -> domain.getValue().stream().map(n -> domain.getKey() + "." + n)))
        .sorted()
        .toList();
  }
}
