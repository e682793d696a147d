package org.towerrank.train;

import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.model.FactorizationMachine;
import org.towerrank.model.ModelDefinition;
import org.towerrank.recipe.OptimizerSpec;

/**
 * The standard deviation that embeddings start with, where a recipe does not say it.
 *
 * <p>The pairs of a factorization machine of n fields and embeddings of d numbers add up to a logit
 * with a standard deviation of {@code sqrt(n (n - 1) / 2 · d) σ²}. With a few hundred fields it
 * would be so large that the first epochs learn random pairs by heart.
 */
final class EmbeddingScale {
  private static final double USUAL = 0.05;

  /** What the pairs may add up to: those of 20 fields of 16 numbers at the usual scale. */
  private static final double PAIRS = 0.14;

  private EmbeddingScale() {}

  /** What a model starts with. */
  static double of(OptimizerSpec optimizer, ModelDefinition model) {
    Double said = optimizer.embeddingScale();
    if (said != null) {
      return said;
    }
    if (!(model.network() instanceof FactorizationMachine machine)) {
      return USUAL;
    }
    double fields = fields(model.schema());
    double pairs = Math.sqrt(fields * (fields - 1) / 2 * machine.dimension());
    return pairs == 0 ? USUAL : Math.min(USUAL, Math.sqrt(PAIRS / pairs));
  }

  private static long fields(FeatureSchema schema) {
    return schema.features().stream()
        .filter(
            feature -> feature instanceof CategoricalFeature || feature instanceof SequenceFeature)
        .count();
  }
}
