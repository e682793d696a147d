package org.towerrank.export;

import java.io.IOException;
import java.nio.file.Path;

/** A ranker whose score is an item's {@code price} times a user's {@code budget}: any number. */
public final class ProductGraph {
  public static final String SCHEMA =
      """
      name: products
      tasks: [click]
      features:
        - {name: price, side: item, kind: numeric, encoder: {type: identity, missing: 0}}
        - {name: budget, side: user, kind: numeric, encoder: {type: identity, missing: 0}}
      """;

  private ProductGraph() {}

  /** Writes it, with the output {@code score}. */
  public static Path write(Path folder) throws IOException {
    return new SmallGraph()
        .input("price", 1)
        .input("budget", 1)
        .output("score")
        .node("Mul", "score", "price", "budget")
        .write(folder.resolve("products.onnx"));
  }
}
