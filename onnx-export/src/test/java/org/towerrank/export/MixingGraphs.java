package org.towerrank.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Rankers whose scores depend on all items of a batch, over an item's {@code price} and a user's
 * {@code budget}.
 */
public final class MixingGraphs {
  public static final String SCHEMA =
      """
      name: mixing
      tasks: [click]
      features:
        - {name: price, side: item, kind: numeric, encoder: {type: identity, missing: 0}}
        - {name: budget, side: user, kind: numeric, encoder: {type: identity, missing: 0}}
      """;

  private MixingGraphs() {}

  /** Each item's share of the batch times the budget, {@code softmax(price) · budget}. */
  public static Path shares(Path folder) throws IOException {
    return graph()
        .node("Softmax", "share", "price")
        .with("axis", 0)
        .node("Mul", "score", "share", "budget")
        .write(folder.resolve("shares.onnx"));
  }

  /**
   * Attention of each item to all of the batch, {@code softmax(price · priceᵀ) · price · budget}.
   */
  public static Path attention(Path folder) throws IOException {
    return graph()
        .node("Transpose", "turned", "price")
        .node("MatMul", "alike", "price", "turned")
        .node("Softmax", "attention", "alike")
        .with("axis", 1)
        .node("MatMul", "others", "attention", "price")
        .node("Mul", "score", "others", "budget")
        .write(folder.resolve("attention.onnx"));
  }

  private static SmallGraph graph() {
    return new SmallGraph().input("price", 1).input("budget", 1).output("score");
  }

  /** What {@link #shares} gives. */
  public static double[] sharesOf(double[] prices, double budget) {
    double sum = Arrays.stream(prices).map(Math::exp).sum();
    return Arrays.stream(prices).map(price -> Math.exp(price) / sum * budget).toArray();
  }

  /** What {@link #attention} gives. */
  public static double[] attentionOf(double[] prices, double budget) {
    return Arrays.stream(prices)
        .map(
            own -> {
              double weights = 0;
              double sum = 0;
              for (double price : prices) {
                weights += Math.exp(own * price);
                sum += Math.exp(own * price) * price;
              }
              return sum / weights * budget;
            })
        .toArray();
  }
}
