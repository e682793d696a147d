package org.towerrank.train;

import org.towerrank.kernel.AdagradStep;
import org.towerrank.kernel.AdamStep;
import org.towerrank.kernel.Step;
import org.towerrank.recipe.OptimizerSpec;

/** How weights follow their gradients. Weights that a step does not touch keep their moments. */
enum UpdateRule {
  /** See {@link AdamStep}. */
  ADAM(2) {
    @Override
    Step step(int step, float rate, float penalty, float decay) {
      return new AdamStep(step, rate, penalty, decay);
    }
  },

  /** See {@link AdagradStep}. */
  ADAGRAD(1) {
    @Override
    Step step(int step, float rate, float penalty, float decay) {
      return new AdagradStep(rate, penalty, decay);
    }
  };

  private final int moments;

  UpdateRule(int moments) {
    this.moments = moments;
  }

  /** The rule of a recipe's choice. */
  static UpdateRule of(OptimizerSpec.Type type) {
    return switch (type) {
      case ADAM, ADAMW -> ADAM;
      case ADAGRAD -> ADAGRAD;
    };
  }

  /** How many moments it keeps for each element of a weight. */
  int moments() {
    return moments;
  }

  /**
   * What it does at a step.
   *
   * @param step counted from 1
   * @param rate the learning rate
   * @param penalty L2 penalty, added to the gradient
   * @param decay share of a weight taken off
   */
  abstract Step step(int step, float rate, float penalty, float decay);
}
