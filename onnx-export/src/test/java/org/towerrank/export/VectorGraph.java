package org.towerrank.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * A ranker over vectors, {@code sigmoid(taste · cover + price)}: a user's {@code taste}, and a
 * matrix of an item's price and {@code cover}, whose numbers the tool had halved.
 */
public final class VectorGraph {
  public static final int LENGTH = 3;
  public static final String SCHEMA =
      """
      name: vectors
      tasks: [click]
      inputs: {item: [price, cover]}
      features:
        - {name: taste, side: user, kind: vector, encoder: {type: identity, missing: 0}}
        - {name: price, side: item, kind: numeric, encoder: {type: identity, missing: -1}}
        - name: cover
          side: item
          kind: vector
          length: 3
          encoder: {type: linear, scale: 0.5, shift: 0, missing: 0.25}
      """;

  private VectorGraph() {}

  /** Writes {@code vectors.onnx}. */
  public static Path write(Path folder) throws IOException {
    return new SmallGraph()
        .input("taste", LENGTH)
        .input("item", 1 + LENGTH)
        .output("score")
        .constant("zero", 0)
        .constant("one", 1)
        .constant("four", 1 + LENGTH)
        .node("Slice", "price", "item", "zero", "one", "one")
        .node("Slice", "cover", "item", "one", "four", "one")
        .node("Mul", "products", "taste", "cover")
        .node("ReduceSum", "product", "products", "one")
        .with("keepdims", 1)
        .node("Add", "logit", "product", "price")
        .node("Sigmoid", "score", "logit")
        .write(folder.resolve("vectors.onnx"));
  }

  /** Writes golden rows of raw values, with vectors as lists in JSON, some of them missing. */
  public static Path golden(Path folder) throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    StringBuilder rows = new StringBuilder("taste,price,cover,expected_0\n");
    for (int row = 0; row < 40; row++) {
      double[] taste = vector(random, row % 8 == 1);
      double[] cover = vector(random, row % 5 == 2);
      boolean priced = row % 7 != 3;
      double price = priced ? random.nextDouble(-2, 2) : -1;
      double logit = price;
      for (int i = 0; i < LENGTH; i++) {
        double seen = cover.length == 0 ? 0.25 : cover[i] / 2;
        logit += taste.length == 0 ? 0 : taste[i] * seen;
      }
      rows.append(
          String.format(
              Locale.ROOT,
              "%s,%s,%s,%s%n",
              cell(taste),
              priced ? "" + price : "",
              cell(cover),
              1 / (1 + Math.exp(-logit))));
    }
    return Files.writeString(folder.resolve("vectors.golden.csv"), rows);
  }

  private static double[] vector(SplittableRandom random, boolean missing) {
    return random.doubles(missing ? 0 : LENGTH, -1, 1).map(number -> (float) number).toArray();
  }

  private static String cell(double[] vector) {
    return vector.length == 0
        ? ""
        : Arrays.stream(vector)
            .mapToObj(Double::toString)
            .collect(Collectors.joining(", ", "\"[", "]\""));
  }
}
