package org.towerrank.kernel;

import static org.towerrank.kernel.Species.FLOATS;

import jdk.incubator.vector.FloatVector;

/**
 * A step of Adam (Kingma and Ba 2015, algorithm 1 in the form at the end of section 2), and with a
 * decay of AdamW (Loshchilov and Hutter 2019, algorithm 2). It keeps two moments for each weight.
 */
public final class AdamStep extends Step {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  /**
   * @param step counted from 1
   * @param rate the learning rate
   * @param penalty L2 penalty, added to the gradient
   * @param decay share of the weight taken off
   */
  public AdamStep(int step, float rate, float penalty, float decay) {
    super(rate * correction(step), penalty, decay);
  }

  /** Corrects for moments that start at zero. */
  private static float correction(int step) {
    return (float) (Math.sqrt(1 - Math.pow(BETA2, step)) / (1 - Math.pow(BETA1, step)));
  }

  @Override
  void update(float[] values, int at, int stride, float gradient, float pull) {
    int first = at + stride;
    int second = first + stride;
    float w = values[at];
    float g = gradient + pull * w;
    float m = BETA1 * values[first] + (1 - BETA1) * g;
    float v = BETA2 * values[second] + (1 - BETA2) * g * g;
    values[first] = m;
    values[second] = v;
    values[at] = kept * w - rate * m / ((float) Math.sqrt(v) + EPSILON);
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

    // In one method, the species by its name: what the compiler does not inline is slower than no
    // vectors. The loop is over rows: one over a row's columns inside of it takes twice as long.
    static void update(
        AdamStep step,
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
        int first = at + columns.stride();
        int second = first + columns.stride();
        FloatVector w = FloatVector.fromArray(FLOATS, page, at);
        FloatVector g = FloatVector.fromArray(FLOATS, gradients, next).add(w.mul(pull));
        FloatVector m = FloatVector.fromArray(FLOATS, page, first).mul(BETA1).add(g.mul(1 - BETA1));
        FloatVector v =
            FloatVector.fromArray(FLOATS, page, second).mul(BETA2).add(g.mul(1 - BETA2).mul(g));
        m.intoArray(page, first);
        v.intoArray(page, second);
        w.mul(step.kept).sub(m.mul(step.rate).div(v.sqrt().add(EPSILON))).intoArray(page, at);
        next += columns.count();
      }
    }
  }
}
