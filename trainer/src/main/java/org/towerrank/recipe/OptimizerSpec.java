package org.towerrank.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/**
 * How weights follow their gradients. Absent keys take the defaults named.
 *
 * @param type Adam
 * @param learningRate 0.001
 * @param weightDecay L2 penalty of dense weights; 0
 * @param embeddingDecay L2 penalty of embeddings, of the rows a step reads; 0
 * @param embeddingScale standard deviation that embeddings start with; 0.05
 */
public record OptimizerSpec(
    Type type,
    Double learningRate,
    Double weightDecay,
    Double embeddingDecay,
    Double embeddingScale) {

  /** Update rules. */
  public enum Type {
    /** Kingma and Ba 2015. Rows of embeddings that a step does not read keep their moments. */
    @JsonProperty("adam")
    ADAM,
    /** Duchi et al. 2011. */
    @JsonProperty("adagrad")
    ADAGRAD
  }

  public OptimizerSpec {
    type = Objects.requireNonNullElse(type, Type.ADAM);
    learningRate = number("learning_rate", learningRate, 0.001);
    weightDecay = number("weight_decay", weightDecay, 0);
    embeddingDecay = number("embedding_decay", embeddingDecay, 0);
    embeddingScale = number("embedding_scale", embeddingScale, 0.05);
  }

  /** All defaults. */
  @SuppressWarnings("NullAway") // Absent keys are null here as in a recipe without them.
  public static OptimizerSpec defaults() {
    return new OptimizerSpec(null, null, null, null, null);
  }

  private static double number(String key, Double value, double otherwise) {
    double chosen = Objects.requireNonNullElse(value, otherwise);
    if (!(chosen >= 0 && Double.isFinite(chosen))) {
      throw new RecipeException(
          "fit.optimizer." + key + " must be finite and not negative, got: " + chosen);
    }
    return chosen;
  }
}
