package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Map;
import java.util.Set;
import org.towerrank.onnx.size.GraphSize;

/**
 * The operators that a graph may use: what exports of PyTorch, TensorFlow, scikit-learn and
 * gradient-boosted trees consist of. An operator without a rule in {@link GraphSize} is refused,
 * because its time and memory are unknown.
 */
final class Operators {
  static final String STANDARD = "ai.onnx";
  private static final String TREES = "ai.onnx.ml";

  /** Domains that operators may come from. */
  static final Set<String> DOMAINS = Set.of("", STANDARD, TREES, "com.microsoft");

  /**
   * Domains that ONNX Runtime names in every graph that it optimized, whatever operators it has.
   */
  private static final Set<String> NAMED =
      Set.of(
          "ai.onnx.training",
          "ai.onnx.preview.training",
          "com.microsoft.experimental",
          "com.microsoft.nchwc",
          "org.pytorch.aten");

  /** Reasons why some operators are not supported. */
  private static final Map<String, String> REASONS =
      Map.of(
          "Loop",
              "how often it repeats is not known before it runs; of an [EmbeddingBag], export an"
                  + " [Embedding] and its sum or mean",
          "Scan", "how often it repeats is not known before it runs",
          "TreeEnsemble", "export with [TreeEnsembleClassifier] or [TreeEnsembleRegressor]",
          "Resize", "it is for images",
          "RandomNormal", "a score must be the same each time",
          "RandomUniform", "a score must be the same each time",
          "RandomNormalLike", "a score must be the same each time",
          "RandomUniformLike", "a score must be the same each time",
          "Multinomial", "a score must be the same each time",
          "Bernoulli", "a score must be the same each time");

  private Operators() {}

  /** Whether a graph may name a domain; its operators are checked one by one. */
  static boolean mayImport(String domain) {
    return DOMAINS.contains(domain) || NAMED.contains(domain);
  }

  static boolean isSupported(NodeProto node) {
    return GraphSize.operators().contains(name(node));
  }

  /** A domain by one name: that of the standard operators may be empty. */
  static String domain(String name) {
    return name.isEmpty() ? STANDARD : name;
  }

  private static boolean isStandard(NodeProto node) {
    return domain(node.getDomain()).equals(STANDARD);
  }

  /** Whether a node's attributes are the weights of trees or tables. */
  static boolean isOfTrees(NodeProto node) {
    return node.getDomain().equals(TREES);
  }

  static boolean isTreeEnsemble(NodeProto node) {
    return isOfTrees(node) && node.getOpType().startsWith("TreeEnsemble");
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
}
