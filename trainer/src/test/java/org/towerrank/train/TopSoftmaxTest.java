package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.towerrank.export.RandomModels;
import org.towerrank.export.RandomRows;
import org.towerrank.model.Activation;
import org.towerrank.model.Gate;
import org.towerrank.model.Loss;
import org.towerrank.model.Mlp;
import org.towerrank.model.Mmoe;
import org.towerrank.model.ModelDefinition;
import org.towerrank.recipe.OptimizerSpec;

class TopSoftmaxTest {
  private static final int ROWS = 12;
  private static final int EXPERTS = 5;
  private static final int TOP = 2;
  private static final float BALANCE = 0.3f;

  private final SplittableRandom random = new SplittableRandom(5);

  private Parameters anyParameters() {
    Mlp none = new Mlp(List.of(), Activation.RELU, 0f, false);
    Mlp expert = new Mlp(List.of(4), Activation.RELU, 0f, false);
    Mmoe network =
        new Mmoe(
            2,
            3,
            expert,
            none,
            Mmoe.Gates.ONE,
            0f,
            List.of(),
            new Gate(2, 0.1f),
            Loss.CROSS_ENTROPY);
    return Parameters.initialize(
        new ModelDefinition(network, RandomModels.schema(), List.of("a")),
        OptimizerSpec.defaults(),
        1);
  }

  private float[] logits() {
    float[] logits = new float[ROWS * EXPERTS];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) random.nextDouble(-2, 2);
    }
    return logits;
  }

  /** What is added to the loss, by its definition, with given shares of the experts. */
  private static double balance(float[] logits, double[] shares) {
    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      double total = 0;
      for (int e = 0; e < EXPERTS; e++) {
        total += Math.exp(logits[row * EXPERTS + e]);
      }
      for (int e = 0; e < EXPERTS; e++) {
        sum += shares[e] * Math.exp(logits[row * EXPERTS + e]) / total / ROWS;
      }
    }
    return BALANCE * EXPERTS * sum;
  }

  private static double[] shares(float[] outputs) {
    double[] shares = new double[EXPERTS];
    for (int i = 0; i < outputs.length; i++) {
      shares[i % EXPERTS] += outputs[i] > 0 ? 1.0 / (ROWS * TOP) : 0;
    }
    return shares;
  }

  @Test
  void theBalanceAndItsGradientAreThoseOfTheDefinition() {
    float[] values = logits();
    try (NDManager manager = NDManager.newBaseManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector();
        Tape tape = new Tape(manager, anyParameters(), Mode.FIT, new StepMemory())) {
      NDArray logits = tape.tracked(manager.create(values).reshape(ROWS, EXPERTS).duplicate());
      float[] outputs = new TopSoftmax(tape, TOP, BALANCE).of(logits).toFloatArray();
      double[] shares = shares(outputs);
      assertThat(tape.penalties()).hasSize(1);
      NDArray penalty = tape.penalties().getFirst();
      assertThat((double) penalty.getFloat()).isCloseTo(balance(values, shares), within(1e-5));
      collector.backward(penalty);
      float[] gradient = logits.getGradient().toFloatArray();
      for (int i = 0; i < values.length; i++) {
        float[] more = values.clone();
        more[i] += 1f / 128;
        float[] less = values.clone();
        less[i] -= 1f / 128;
        double slope = 64 * (balance(more, shares) - balance(less, shares));
        assertThat((double) gradient[i]).isCloseTo(slope, within(1e-4));
      }
    }
  }

  /** Rows that all prefer other experts make the balance its least, those that agree the most. */
  @Test
  void theBalanceIsLeastWhereExpertsHaveAsManyRows() {
    float[] even = new float[ROWS * EXPERTS];
    float[] crowded = new float[ROWS * EXPERTS];
    for (int row = 0; row < ROWS; row++) {
      even[row * EXPERTS + row % 4] = 50;
      even[row * EXPERTS + (row + 1) % 4] = 50;
      crowded[row * EXPERTS] = 50;
      crowded[row * EXPERTS + 1] = 49;
    }
    assertThat(penalty(even)).isLessThan(penalty(crowded) - 0.1);
  }

  private double penalty(float[] values) {
    try (NDManager manager = NDManager.newBaseManager();
        Tape tape = new Tape(manager, anyParameters(), Mode.FIT, new StepMemory())) {
      new TopSoftmax(tape, TOP, BALANCE).of(manager.create(values).reshape(ROWS, EXPERTS));
      return tape.penalties().getFirst().getFloat();
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void nothingIsAddedToALossThatIsNotAskedFor(Mode mode) {
    try (NDManager manager = NDManager.newBaseManager();
        Tape tape = new Tape(manager, anyParameters(), mode, new StepMemory())) {
      NDArray logits = manager.create(logits()).reshape(ROWS, EXPERTS);
      new TopSoftmax(tape, TOP, mode == Mode.FIT ? 0 : BALANCE).of(logits);
      assertThat(tape.penalties()).isEmpty();
    }
  }

  /** Logits move by the deviation asked for while fitting, and never afterwards. */
  @ParameterizedTest
  @EnumSource(Mode.class)
  void noiseIsAddedWhileFittingOnly(Mode mode) {
    int count = 40_000;
    try (NDManager manager = NDManager.newBaseManager();
        Tape tape = new Tape(manager, anyParameters(), mode, new StepMemory())) {
      DjlOps ops = new DjlOps(tape, new BatchRows(RandomRows.of(RandomModels.schema(), 1, 1)));
      Operand ones = new Operand.Computed(manager.ones(new Shape(count / 4, 4)));
      assertThat(ops.noise(0, ones)).isSameAs(ones);
      float[] noisy = ops.noise(0.5f, ones).array().toFloatArray();
      double mean = IntStream.range(0, count).mapToDouble(i -> noisy[i]).average().orElseThrow();
      double variance =
          IntStream.range(0, count)
              .mapToDouble(i -> (noisy[i] - mean) * (noisy[i] - mean))
              .average()
              .orElseThrow();
      assertThat(mean).isCloseTo(1, within(0.02));
      assertThat(Math.sqrt(variance)).isCloseTo(mode == Mode.FIT ? 0.5 : 0, within(0.02));
    }
  }
}
