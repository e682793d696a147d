package org.towerrank.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How weights follow their gradients. Absent keys take the defaults named.
 *
 * @param type Adam
 * @param learningRate 0.001
 * @param embeddingLearningRate of embeddings; the learning rate
 * @param recencyLearningRate of the position weights that pool histories, which are few and start
 *     far from their optimum; the learning rate
 * @param weightDecay of the matrices of layers; 0. With AdamW a share of the weight that is taken
 *     off, times the learning rate; otherwise an L2 penalty
 * @param embeddingDecay the same of embeddings, of the rows a step reads; 0
 * @param embeddingScale standard deviation that embeddings start with; null for {@code
 *     org.towerrank.train.EmbeddingScale}'s choice
 * @param clipNorm the largest norm of all gradients of a step together, of layers and of the rows
 *     of embeddings; what is above is made as long; null for any
 */
public record OptimizerSpec(
    Type type,
    Double learningRate,
    Double embeddingLearningRate,
    Double recencyLearningRate,
    Double weightDecay,
    Double embeddingDecay,
    @Nullable Double embeddingScale,
    @Nullable Double clipNorm) {

  /** Update rules. */
  public enum Type {
    /** Kingma and Ba 2015. Rows of embeddings that a step does not read keep their moments. */
    @JsonProperty("adam")
    ADAM,
    /** Adam with decay apart from the gradient (Loshchilov and Hutter 2019). */
    @JsonProperty("adamw")
    ADAMW,
    /** Duchi et al. 2011. */
    @JsonProperty("adagrad")
    ADAGRAD
  }

  public OptimizerSpec {
    type = Objects.requireNonNullElse(type, Type.ADAM);
    learningRate = number("learning_rate", learningRate, 0.001);
    embeddingLearningRate = number("embedding_learning_rate", embeddingLearningRate, learningRate);
    recencyLearningRate = number("recency_learning_rate", recencyLearningRate, learningRate);
    weightDecay = number("weight_decay", weightDecay, 0);
    embeddingDecay = number("embedding_decay", embeddingDecay, 0);
    if (embeddingScale != null) {
      requireNumber("embedding_scale", embeddingScale);
    }
    if (clipNorm != null && !(clipNorm > 0 && Double.isFinite(clipNorm))) {
      throw new RecipeException(
          "fit.optimizer.clip_norm must be finite and positive, got: " + clipNorm);
    }
    if (type == Type.ADAMW) {
      requireShare("weight_decay", weightDecay, "learning_rate", learningRate);
      requireShare(
          "embedding_decay", embeddingDecay, "embedding_learning_rate", embeddingLearningRate);
    }
  }

  /** A decay of more than the whole weight would flip its sign with every step. */
  private static void requireShare(String decayKey, double decay, String rateKey, double rate) {
    if (decay * rate > 1) {
      throw new RecipeException(
          "fit.optimizer."
              + decayKey
              + " times "
              + rateKey
              + " is the share that adamw takes off a weight in a step, at most 1, got: "
              + decay
              + " times "
              + rate);
    }
  }

  /** All defaults. */
  @SuppressWarnings("NullAway") // Absent keys are null here as in a recipe without them.
  public static OptimizerSpec defaults() {
    return new OptimizerSpec(null, null, null, null, null, null, null, null);
  }

  private static double number(String key, Double value, double otherwise) {
    double chosen = Objects.requireNonNullElse(value, otherwise);
    requireNumber(key, chosen);
    return chosen;
  }

  private static void requireNumber(String key, double number) {
    if (!(number >= 0 && Double.isFinite(number))) {
      throw new RecipeException(
          "fit.optimizer." + key + " must be finite and not negative, got: " + number);
    }
  }
}
