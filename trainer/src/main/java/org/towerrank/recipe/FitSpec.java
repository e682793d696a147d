package org.towerrank.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a model is fitted. Absent keys take the defaults named.
 *
 * @param batchSize rows a step; 512
 * @param epochs passes at most; 20
 * @param patience epochs without improvement on validation before fitting stops; 3
 * @param selectBy metrics on validation that choose the best epoch, together by their geometric
 *     mean, losses and errors as their reciprocal; by default the AUC of every task, the RMSE with
 *     a squared loss, or HitRate@50, of up to 50 items MRR
 * @param optimizer of all weights
 * @param temperature two towers' inner products are divided by it in the loss; 0.1
 * @param negatives of two towers
 * @param taskWeighting how the losses of a ranker's tasks are weighed; fixed
 * @param precision in which the layers of a step are multiplied; f32
 * @param posWeight how many times a positive label counts in the loss of a task, by the task's name
 * @param schedule how learning rates change from step to step; not at all
 * @param startFrom a run whose embeddings the model's start from, by feature and value; null for
 *     random ones
 * @param refit what is different where fitting goes on from an earlier run
 * @param seed of all randomness; 1
 */
public record FitSpec(
    Integer batchSize,
    Integer epochs,
    Integer patience,
    List<String> selectBy,
    OptimizerSpec optimizer,
    Double temperature,
    NegativesSpec negatives,
    TaskWeighting taskWeighting,
    Precision precision,
    Map<String, Double> posWeight,
    ScheduleSpec schedule,
    @Nullable String startFrom,
    RefitSpec refit,
    Long seed) {

  /** How the losses of tasks are weighed. */
  public enum TaskWeighting {
    /** By the weight of each task in the recipe. */
    @JsonProperty("fixed")
    FIXED,
    /** By how uncertain each is, which is learned (Kendall, Gal and Cipolla 2018). */
    @JsonProperty("uncertainty")
    UNCERTAINTY
  }

  /** In which numbers the layers of a step are multiplied. */
  public enum Precision {
    /** Float32. */
    @JsonProperty("f32")
    F32,
    /** Bfloat16, with sums in float32. */
    @JsonProperty("bf16")
    BF16,
    /** The faster of both on the machine that fits. */
    @JsonProperty("auto")
    AUTO
  }

  public FitSpec {
    batchSize = positive("batch_size", batchSize, 512);
    epochs = positive("epochs", epochs, 20);
    patience = positive("patience", patience, 3);
    selectBy = List.copyOf(Objects.requireNonNullElse(selectBy, List.of()));
    optimizer = Objects.requireNonNullElseGet(optimizer, OptimizerSpec::defaults);
    temperature = Objects.requireNonNullElse(temperature, 0.1);
    negatives = Objects.requireNonNullElseGet(negatives, NegativesSpec::defaults);
    taskWeighting = Objects.requireNonNullElse(taskWeighting, TaskWeighting.FIXED);
    precision = Objects.requireNonNullElse(precision, Precision.F32);
    posWeight = Map.copyOf(Objects.requireNonNullElse(posWeight, Map.of()));
    schedule = Objects.requireNonNullElseGet(schedule, ScheduleSpec::constant);
    refit = Objects.requireNonNullElseGet(refit, RefitSpec::defaults);
    seed = Objects.requireNonNullElse(seed, 1L);
    posWeight.forEach(FitSpec::requirePositive);
    if (!(temperature > 0 && Double.isFinite(temperature))) {
      throw new RecipeException("fit.temperature must be positive, got: " + temperature);
    }
    if (batchSize == 1 && negatives.strategy() == NegativesSpec.Strategy.IN_BATCH) {
      throw new RecipeException(
          "fit.batch_size must be at least 2 with negatives [in_batch], which are the choices of the"
              + " other rows, got: 1");
    }
  }

  private static void requirePositive(String task, double weight) {
    if (!(weight > 0 && Double.isFinite(weight))) {
      throw new RecipeException(
          "fit.pos_weight of task [" + task + "] must be finite and positive, got: " + weight);
    }
  }

  /** All defaults. */
  @SuppressWarnings("NullAway") // Absent keys are null here as in a recipe without them.
  public static FitSpec defaults() {
    return new FitSpec(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null);
  }

  /**
   * The same with what is different where fitting goes on from an earlier run.
   *
   * @param rows of training
   */
  public FitSpec ofRefit(int rows) {
    long steps = (long) Math.ceilDiv(rows, batchSize) * refit.epochs();
    return new FitSpec(
        batchSize,
        refit.epochs(),
        patience,
        selectBy,
        optimizer,
        temperature,
        negatives,
        taskWeighting,
        precision,
        posWeight,
        refit.anneal() ? ScheduleSpec.cosine(steps) : schedule,
        startFrom,
        refit,
        seed);
  }

  static int positive(String key, Integer value, int otherwise) {
    int chosen = Objects.requireNonNullElse(value, otherwise);
    if (chosen < 1) {
      throw new RecipeException("fit." + key + " must be at least 1, got: " + chosen);
    }
    return chosen;
  }
}
