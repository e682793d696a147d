package org.towerrank.onnx.size;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Map;
import java.util.Set;

/**
 * Of which type the elements of an operator's outputs are, as {@link DataType} numbers them. See
 * Operators.md of the ONNX specification.
 */
final class ElementTypes {
  static final int UNKNOWN = DataType.UNDEFINED.getNumber();
  private static final int FLOAT = DataType.FLOAT.getNumber();
  private static final int INT64 = DataType.INT64.getNumber();
  private static final int BOOL = DataType.BOOL.getNumber();

  private static final Set<Integer> FLOATS =
      Set.of(
          FLOAT,
          DataType.DOUBLE.getNumber(),
          DataType.FLOAT16.getNumber(),
          DataType.BFLOAT16.getNumber());

  /** Bits of a text in memory: 64 bytes. */
  private static final int TEXT = 512;

  /** Bits of a number of each type. */
  private static final Map<Integer, Integer> BITS =
      Map.ofEntries(
          Map.entry(DataType.DOUBLE.getNumber(), 64),
          Map.entry(INT64, 64),
          Map.entry(DataType.UINT64.getNumber(), 64),
          Map.entry(FLOAT, 32),
          Map.entry(DataType.INT32.getNumber(), 32),
          Map.entry(DataType.UINT32.getNumber(), 32),
          Map.entry(DataType.FLOAT16.getNumber(), 16),
          Map.entry(DataType.BFLOAT16.getNumber(), 16),
          Map.entry(DataType.INT16.getNumber(), 16),
          Map.entry(DataType.UINT16.getNumber(), 16),
          Map.entry(DataType.INT8.getNumber(), 8),
          Map.entry(DataType.UINT8.getNumber(), 8),
          Map.entry(DataType.FLOAT8E4M3FN.getNumber(), 8),
          Map.entry(DataType.FLOAT8E4M3FNUZ.getNumber(), 8),
          Map.entry(DataType.FLOAT8E5M2.getNumber(), 8),
          Map.entry(DataType.FLOAT8E5M2FNUZ.getNumber(), 8),
          Map.entry(BOOL, 8),
          Map.entry(DataType.INT4.getNumber(), 4),
          Map.entry(DataType.UINT4.getNumber(), 4));

  private static final Set<Integer> WIDE_WHOLE = Set.of(INT64, DataType.INT32.getNumber());

  /** Operators whose output is not of the type of their first input, but always of one. */
  private static final Map<String, Integer> FIXED =
      Map.ofEntries(
          Map.entry("And", BOOL),
          Map.entry("Equal", BOOL),
          Map.entry("Greater", BOOL),
          Map.entry("GreaterOrEqual", BOOL),
          Map.entry("IsInf", BOOL),
          Map.entry("IsNaN", BOOL),
          Map.entry("Less", BOOL),
          Map.entry("LessOrEqual", BOOL),
          Map.entry("Not", BOOL),
          Map.entry("Or", BOOL),
          Map.entry("Xor", BOOL),
          Map.entry("ArgMax", INT64),
          Map.entry("ArgMin", INT64),
          Map.entry("NonZero", INT64),
          Map.entry("Shape", INT64),
          Map.entry("Size", INT64),
          Map.entry("MatMulInteger", DataType.INT32.getNumber()),
          Map.entry("ai.onnx.ml.FeatureVectorizer", FLOAT),
          Map.entry("ai.onnx.ml.LinearRegressor", FLOAT),
          Map.entry("ai.onnx.ml.Normalizer", FLOAT),
          Map.entry("ai.onnx.ml.OneHotEncoder", FLOAT),
          Map.entry("ai.onnx.ml.Scaler", FLOAT),
          Map.entry("ai.onnx.ml.TreeEnsembleRegressor", FLOAT),
          Map.entry("com.microsoft.DynamicQuantizeMatMul", FLOAT),
          Map.entry("com.microsoft.MatMulIntegerToFloat", FLOAT));

  /** Operators whose first output is of the type of another input. */
  private static final Map<String, Integer> OF_INPUT =
      Map.of("CastLike", 1, "Where", 1, "DequantizeLinear", 1, "OneHot", 2);

  /** Operators whose further outputs are of another type than the first; 0 where it depends. */
  private static final Map<String, Integer> FURTHER =
      Map.of(
          "Dropout", BOOL,
          "TopK", INT64,
          "MaxPool", INT64,
          "Unique", INT64,
          "DynamicQuantizeLinear", UNKNOWN,
          "LayerNormalization", FLOAT,
          "ai.onnx.ml.LinearClassifier", FLOAT,
          "ai.onnx.ml.TreeEnsembleClassifier", FLOAT);

  private ElementTypes() {}

  static boolean isFloat(int type) {
    return FLOATS.contains(type);
  }

  /** Whether it may be float16. */
  static boolean isHalf(int type) {
    return type == DataType.FLOAT16.getNumber() || type == UNKNOWN;
  }

  /** Bits of an element in memory at most; of a text, as long as one of a number is. */
  static int mostBits(int type) {
    return type == DataType.STRING.getNumber() ? TEXT : BITS.getOrDefault(type, Long.SIZE);
  }

  /** Bits of an element at least: none of a text, nor of a type that is not known. */
  static int leastBits(int type) {
    return BITS.getOrDefault(type, 0);
  }

  /** Whether it may be a type whose lowest number has no quotient by -1 that fits. */
  static boolean mayBeWideWhole(int type) {
    return type == UNKNOWN || WIDE_WHOLE.contains(type);
  }

  /**
   * The type of an output.
   *
   * @param operator with its domain, unless that is the standard one
   */
  static int of(String operator, int output, OperatorInputs inputs) {
    if (output > 0 && FURTHER.containsKey(operator)) {
      return FURTHER.getOrDefault(operator, UNKNOWN);
    }
    if (FIXED.containsKey(operator)) {
      return FIXED.getOrDefault(operator, UNKNOWN);
    }
    return switch (operator) {
      case "Cast" -> (int) inputs.number("to", UNKNOWN);
      case "EyeLike" -> (int) inputs.number("dtype", ofInput(inputs, 0));
      case "Constant" ->
          inputs.node().getAttributeCount() == 0 ? UNKNOWN : ofConstant(inputs.node());
      case "ConstantOfShape" ->
          inputs.attribute("value").map(value -> value.getT().getDataType()).orElse(FLOAT);
      case "ai.onnx.ml.LabelEncoder" -> ofLabels(inputs);
      case "QuantizeLinear",
          "DynamicQuantizeLinear",
          "ai.onnx.ml.LinearClassifier",
          "ai.onnx.ml.TreeEnsembleClassifier",
          "ai.onnx.ml.ZipMap" ->
          UNKNOWN;
      default -> ofInput(inputs, OF_INPUT.getOrDefault(operator, 0));
    };
  }

  private static int ofInput(OperatorInputs inputs, int input) {
    return inputs.has(input) ? inputs.get(input).type() : UNKNOWN;
  }

  private static int ofConstant(NodeProto node) {
    AttributeProto value = node.getAttribute(0);
    return switch (value.getType()) {
      case TENSOR -> value.getT().getDataType();
      case FLOAT, FLOATS -> FLOAT;
      case INT, INTS -> INT64;
      case STRING, STRINGS -> DataType.STRING.getNumber();
      default -> UNKNOWN;
    };
  }

  private static int ofLabels(OperatorInputs inputs) {
    if (inputs.attribute("values_floats").isPresent()) {
      return FLOAT;
    }
    if (inputs.attribute("values_int64s").isPresent()) {
      return INT64;
    }
    return inputs.attribute("values_tensor").map(list -> list.getT().getDataType()).orElse(UNKNOWN);
  }
}
