package org.towerrank.train;

/**
 * Adam (Kingma and Ba 2015, algorithm 1 in the form at the end of section 2), and with a decay
 * AdamW (Loshchilov and Hutter 2019, algorithm 2). Elements that a step does not touch keep their
 * moments.
 */
final class Adam implements UpdateRule {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  @Override
  public State newState(int size) {
    return new State(new float[size], new float[size]);
  }

  @Override
  public float rateFactor(int step) {
    return (float) (Math.sqrt(1 - Math.pow(BETA2, step)) / (1 - Math.pow(BETA1, step)));
  }

  @Override
  public void update(
      float[] weight, int at, float[] gradient, int from, int length, State state, Step step) {
    float[] first = state.first();
    float[] second = state.second();
    float rate = step.rate();
    float penalty = step.penalty();
    float kept = 1 - step.decay();
    for (int i = 0; i < length; i++) {
      float g = gradient[from + i] + penalty * weight[at + i];
      float m = BETA1 * first[at + i] + (1 - BETA1) * g;
      float v = BETA2 * second[at + i] + (1 - BETA2) * g * g;
      first[at + i] = m;
      second[at + i] = v;
      weight[at + i] = kept * weight[at + i] - rate * m / ((float) Math.sqrt(v) + EPSILON);
    }
  }
}
