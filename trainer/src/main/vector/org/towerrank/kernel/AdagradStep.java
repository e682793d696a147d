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
      PagedRows table,
      Columns columns,
      int[] rows,
      int from,
      int to,
      float[] gradients,
      float[] multiples) {
    int done = 0;
    for (; done <= columns.count() - FLOATS.length(); done += FLOATS.length()) {
      Vectorized.update(this, table, columns, done, rows, from, to, gradients, multiples);
    }
    return done;
  }

  private static final class Vectorized {

    // As Adam's.
    static void update(
        AdagradStep step,
        PagedRows table,
        Columns columns,
        int done,
        int[] rows,
        int from,
        int to,
        float[] gradients,
        float[] multiples) {
      int next = done;
      for (int i = from; i < to; i++) {
        float[] page = table.page(rows[i]);
        int at = table.at(rows[i]) + columns.first() + done;
        float pull = step.penalty + multiples[i - from];
        FloatVector w = FloatVector.fromArray(FLOATS, page, at);
        FloatVector g = FloatVector.fromArray(FLOATS, gradients, next).add(w.mul(pull));
        FloatVector squares =
            FloatVector.fromArray(FLOATS, page, at + columns.stride()).add(g.mul(g));
        squares.intoArray(page, at + columns.stride());
        w.mul(step.kept).sub(g.mul(step.rate).div(squares.sqrt().add(EPSILON))).intoArray(page, at);
        next += columns.count();
      }
    }
  }
}
