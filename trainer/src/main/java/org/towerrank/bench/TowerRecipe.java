package org.towerrank.bench;

import java.util.Map;
import org.towerrank.recipe.RecipeReader;
import org.towerrank.recipe.RecipeSource;

/**
 * Two towers over {@link TowerData}, with the settings of the recipes for MovieLens.
 *
 * @param model {@code dssm} or {@code youtubednn}
 * @param items of the catalogue
 * @param negatives shared by a batch; 0 for all items
 * @param batch rows a step
 * @param epochs passes over the rows
 * @param precision in which layers are multiplied
 */
record TowerRecipe(
    String model, int items, int negatives, int batch, int epochs, String precision, long seed) {
  static final int DIMENSION = 64;

  /** Outputs of the user tower's hidden layer. */
  static final int HIDDEN = 128;

  /** Learned weightings of positions of the history, beside its mean. */
  static final int HEADS = 3;

  /** Fields that the user tower reads: age, and the history pooled in several ways. */
  static final int FIELDS = 1 + HEADS + 1;

  RecipeSource source() {
    String network =
        model.equals("dssm")
            ? "item: {layers: []}"
            : "item: item, normalize: true, share_items: true";
    String drawn =
        negatives == 0
            ? "{strategy: full, exclude_history: true}"
            : "{strategy: popularity, count: %s, shared: true, correction: negatives, exclude_history: true}"
                .formatted(negatives);
    String category =
        model.equals("dssm")
            ? "\n  - {name: category, side: item, kind: categorical, encoder: {type: vocabulary}}"
            : "";
    String yaml =
        """
        name: bench-fit-towers
        data:
          train: train.csv
          validation: validation.csv
          test: validation.csv
          items: {file: items.csv, id: item, target: target}
        features:
          - {name: age, side: user, kind: categorical, encoder: {type: vocabulary}}
          - {name: history, side: user, kind: sequence, shares: item, max_length: %s, order: oldest_first}
          - {name: item, side: item, kind: categorical, encoder: {type: hash, buckets: %s}}%s
        network:
          architecture: %s
          dimension: %s
          user: {layers: [%s], dropout: 0.2}
          outputs: %s
          recency_heads: %s
          skip: average
          field_dropout: 0.2
          %s
        fit:
          batch_size: %s
          epochs: %s
          patience: %s
          temperature: 0.2
          optimizer: {learning_rate: 0.002}
          negatives: %s
          precision: %s
          seed: %s
        """
            .formatted(
                TowerData.HISTORY,
                items,
                category,
                model,
                DIMENSION,
                HIDDEN,
                DIMENSION,
                HEADS,
                network.replace(", ", "\n  "),
                batch,
                epochs,
                epochs,
                drawn,
                precision,
                seed);
    return RecipeReader.parse("bench-fit-towers", yaml, Map.of());
  }
}
