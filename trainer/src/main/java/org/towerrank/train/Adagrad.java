package org.towerrank.train;

/** Adagrad (Duchi et al. 2011). */
final class Adagrad implements UpdateRule {
  private static final float EPSILON = 1e-8f;

  @Override
  public State newState(int size) {
    return new State(new float[0], new float[size]);
  }

  @Override
  public float rateFactor(int step) {
    return 1;
  }

  @Override
  public void update(
      float[] weight, int at, float[] gradient, int from, int length, State state, Step step) {
    float[] squares = state.second();
    float rate = step.rate();
    float penalty = step.penalty();
    float kept = 1 - step.decay();
    for (int i = 0; i < length; i++) {
      float g = gradient[from + i] + penalty * weight[at + i];
      squares[at + i] += g * g;
      weight[at + i] =
          kept * weight[at + i] - rate * g / ((float) Math.sqrt(squares[at + i]) + EPSILON);
    }
  }
}
