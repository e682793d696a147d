package org.towerrank.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/**
 * How learning rates change from step to step: they rise, and then fall. Absent keys take the
 * defaults named.
 *
 * @param warmUpSteps steps over which rates rise in equal parts, from the first step on; 0
 * @param decay how they fall then; none
 * @param decaySteps cosine: the steps from the warm-up on until the rate is least; step: how many
 *     steps each rate lasts
 * @param factor of each rate to the one before, with step; 0.1
 * @param least share of the full rate that cosine ends with; 0
 */
public record ScheduleSpec(
    Integer warmUpSteps, Decay decay, Integer decaySteps, Double factor, Double least) {
  private static final String KEY = "fit.schedule.";

  /** How rates fall. */
  public enum Decay {
    /** They do not. */
    @JsonProperty("none")
    NONE,
    /** As half a wave of a cosine (Loshchilov and Hutter 2017, without restarts). */
    @JsonProperty("cosine")
    COSINE,
    /** By a factor every so many steps. */
    @JsonProperty("step")
    STEP
  }

  public ScheduleSpec {
    warmUpSteps = Objects.requireNonNullElse(warmUpSteps, 0);
    decay = Objects.requireNonNullElse(decay, Decay.NONE);
    if (warmUpSteps < 0) {
      throw new RecipeException(KEY + "warm_up_steps must not be negative, got: " + warmUpSteps);
    }
    requireSteps(decay, decaySteps);
    decaySteps = Objects.requireNonNullElse(decaySteps, 1);
    factor = share("factor", factor, 0.1, decay == Decay.STEP);
    least = share("least", least, 0, decay == Decay.COSINE);
  }

  private static void requireSteps(Decay decay, Integer steps) {
    boolean given = Objects.nonNull(steps);
    if (given != (decay != Decay.NONE)) {
      throw new RecipeException(
          KEY
              + (given
                  ? "decay_steps needs decay: expected [cosine] or [step]"
                  : "decay needs decay_steps, the number of steps"));
    }
    if (given && steps < 1) {
      throw new RecipeException(KEY + "decay_steps must be at least 1, got: " + steps);
    }
  }

  private static double share(String key, Double value, double otherwise, boolean has) {
    if (Objects.nonNull(value) && !has) {
      throw new RecipeException(
          KEY + key + " belongs to decay [" + (key.equals("factor") ? "step" : "cosine") + "]");
    }
    double chosen = Objects.requireNonNullElse(value, otherwise);
    if (!(chosen >= 0 && chosen <= 1)) {
      throw new RecipeException(KEY + key + " must be in [0, 1], got: " + chosen);
    }
    return chosen;
  }

  /** Rates that stay what they are. */
  @SuppressWarnings("NullAway") // Absent keys are null here as in a recipe without them.
  public static ScheduleSpec constant() {
    return new ScheduleSpec(null, null, null, null, null);
  }

  /** Rates that fall to 0 over some steps. */
  @SuppressWarnings("NullAway") // As above.
  static ScheduleSpec cosine(long steps) {
    int decaySteps = (int) Math.min(Integer.MAX_VALUE, steps);
    return new ScheduleSpec(null, Decay.COSINE, decaySteps, null, null);
  }

  /**
   * What rates are multiplied by.
   *
   * @param step counted from 1
   */
  public double share(int step) {
    if (step <= warmUpSteps) {
      return (double) step / warmUpSteps;
    }
    int since = step - warmUpSteps - 1;
    return switch (decay) {
      case NONE -> 1;
      case STEP -> Math.pow(factor, since / decaySteps);
      case COSINE -> {
        double part = Math.min(1, (double) since / decaySteps);
        yield least + (1 - least) * (1 + Math.cos(Math.PI * part)) / 2;
      }
    };
  }
}
