package org.towerrank.kernel;

import static org.towerrank.kernel.Species.FLOATS;

import jdk.incubator.vector.FloatVector;

/**
 * A step of Adagrad (Duchi et al. 2011), with decay as AdamW's. It keeps one moment for each
 * weight.
 */
public final class AdagradStep extends Step {
  private static final float EPSILON = 1e-8f;

  /**
   * @param rate the learning rate
   * @param penalty L2 penalty, added to the gradient
   * @param decay share of the weight taken off
   */
  public AdagradStep(float rate, float penalty, float decay) {
    super(rate, penalty, decay);
  }

  @Override
  void update(float[] values, int at, int stride, float gradient, float pull) {
    float w = values[at];
    float g = gradient + pull * w;
    float squares = values[at + stride] + g * g;
    values[at + stride] = squares;
    values[at] = kept * w - rate * g / ((float) Math.sqrt(squares) + EPSILON);
  }

  @Override
  int vectors(
      float[] values, int at, int stride, float[] gradient, int from, int length, float pull) {
    return Vectorized.update(this, values, at, stride, gradient, from, length, pull);
  }

  private static final class Vectorized {

    // As Adam's.
    static int update(
        AdagradStep step,
        float[] values,
        int at,
        int stride,
        float[] gradient,
        int from,
        int length,
        float pull) {
      int i = 0;
      for (; i <= length - FLOATS.length(); i += FLOATS.length()) {
        FloatVector w = FloatVector.fromArray(FLOATS, values, at + i);
        FloatVector g = FloatVector.fromArray(FLOATS, gradient, from + i).add(w.mul(pull));
        FloatVector squares = FloatVector.fromArray(FLOATS, values, at + i + stride).add(g.mul(g));
        squares.intoArray(values, at + i + stride);
        w.mul(step.kept)
            .sub(g.mul(step.rate).div(squares.sqrt().add(EPSILON)))
            .intoArray(values, at + i);
      }
      return i;
    }
  }
}
