package org.towerrank.bench;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.towerrank.recipe.RecipeReader;
import org.towerrank.recipe.RecipeSource;

/**
 * DeepFM on {@link ClickData}.
 *
 * @param vocabulary rows of the embedding table, of all columns together
 * @param precision in which layers are multiplied, as recipes name it
 */
record ClickRecipe(
    String train,
    String validation,
    long vocabulary,
    int batch,
    int epochs,
    String precision,
    long seed) {

  /** Dimension of the embeddings. */
  static final int DIMENSION = 16;

  /** Hidden layers. */
  static final List<Integer> LAYERS = List.of(256, 128);

  RecipeSource source() {
    long buckets = Math.max(1, vocabulary / ClickData.CATEGORICAL);
    String numbers =
        lines(
            ClickData.NUMERIC,
            i ->
                "{name: %s, side: item, kind: numeric, encoder: {type: min_max, log: true}}"
                    .formatted(ClickData.number(i)));
    String categories =
        lines(
            ClickData.CATEGORICAL,
            i ->
                "{name: %s, side: item, kind: categorical, encoder: {type: hash, buckets: %s}}"
                    .formatted(ClickData.category(i), buckets));
    String yaml =
        """
        name: bench-fit
        data: {train: %s, validation: %s, test: %s}
        features:
        %s%stasks:
          - {name: click, column: label}
        network: {architecture: deepfm, dimension: %s, mlp: {layers: %s}}
        fit: {batch_size: %s, epochs: %s, patience: %s, precision: %s, seed: %s}
        """
            .formatted(
                train,
                validation,
                validation,
                numbers,
                categories,
                DIMENSION,
                LAYERS,
                batch,
                epochs,
                epochs,
                precision,
                seed);
    return RecipeReader.parse("bench-fit", yaml, Map.of());
  }

  private static String lines(int count, java.util.function.IntFunction<String> line) {
    return IntStream.range(0, count)
        .mapToObj(i -> "  - " + line.apply(i) + "\n")
        .collect(Collectors.joining());
  }
}
