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
  public int moments() {
    return 2;
  }

  @Override
  public float rateFactor(int step) {
    return (float) (Math.sqrt(1 - Math.pow(BETA2, step)) / (1 - Math.pow(BETA1, step)));
  }

  @Override
  public void update(float[] weight, float[] gradient, int length, float[][] moments, Step step) {
    float[] first = moments[0];
    float[] second = moments[1];
    float rate = step.rate();
    float penalty = step.penalty();
    float kept = 1 - step.decay();
    for (int i = 0; i < length; i++) {
      float g = gradient[i] + penalty * weight[i];
      float m = BETA1 * first[i] + (1 - BETA1) * g;
      float v = BETA2 * second[i] + (1 - BETA2) * g * g;
      first[i] = m;
      second[i] = v;
      weight[i] = kept * weight[i] - rate * m / ((float) Math.sqrt(v) + EPSILON);
    }
  }
}
