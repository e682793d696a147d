package org.towerrank.train;

/** Adagrad (Duchi et al. 2011). */
final class Adagrad implements UpdateRule {
  private static final float EPSILON = 1e-8f;

  @Override
  public int moments() {
    return 1;
  }

  @Override
  public float rateFactor(int step) {
    return 1;
  }

  @Override
  public void update(float[] weight, float[] gradient, int length, float[][] moments, Step step) {
    float[] squares = moments[0];
    float rate = step.rate();
    float penalty = step.penalty();
    float kept = 1 - step.decay();
    for (int i = 0; i < length; i++) {
      float g = gradient[i] + penalty * weight[i];
      squares[i] += g * g;
      weight[i] = kept * weight[i] - rate * g / ((float) Math.sqrt(squares[i]) + EPSILON);
    }
  }
}
