package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.export.RandomModels;
import org.towerrank.export.RandomRows;
import org.towerrank.model.Fm;
import org.towerrank.model.Loss;
import org.towerrank.model.ModelDefinition;
import org.towerrank.recipe.OptimizerSpec;

/** The loss of two towers and its gradients, against their definition in double precision. */
class CandidateLossTest {
  private static final int ROWS = 7;
  private static final int ITEMS = 11;
  private static final int DIMENSION = 5;
  private static final float TEMPERATURE = 0.3f;
  private static final double SMALL = 1e-5;

  private final SplittableRandom random = new SplittableRandom(8);

  private double[] numbers(int count) {
    // Such as float32 has.
    return random.doubles(count, -1, 1).map(number -> (float) number).toArray();
  }

  /** The loss by its definition. */
  private static double loss(
      double[] users, double[] items, Candidates candidates, float[] counts) {
    float[] added = Adjustments.of(candidates, Float.NEGATIVE_INFINITY);
    double loss = 0;
    for (int row = 0; row < ROWS; row++) {
      double[] scores = new double[ITEMS];
      for (int item = 0; item < ITEMS; item++) {
        for (int k = 0; k < DIMENSION; k++) {
          scores[item] += users[row * DIMENSION + k] * items[item * DIMENSION + k];
        }
        scores[item] = scores[item] / TEMPERATURE + added[row * ITEMS + item];
      }
      double most = Arrays.stream(scores).max().orElseThrow();
      double sum = Arrays.stream(scores).map(score -> Math.exp(score - most)).sum();
      loss -= counts[row] * (scores[candidates.positions()[row]] - most - Math.log(sum)) / ROWS;
    }
    return loss;
  }

  private Candidates candidates(String kind) {
    int[] items = random.ints(ITEMS, 0, 100).toArray();
    int[] positions = random.ints(ROWS, 0, ITEMS).toArray();
    float[] corrections = new float[ITEMS];
    boolean[] included = new boolean[0];
    int[] excluded = {};
    if (!kind.equals("full")) {
      for (int i = 0; i < ITEMS; i++) {
        corrections[i] = (float) random.nextDouble(-1, 2);
      }
    }
    if (kind.equals("own")) {
      included = new boolean[ROWS * ITEMS];
      for (int row = 0; row < ROWS; row++) {
        for (int i = 0; i < ITEMS; i++) {
          included[row * ITEMS + i] = i == positions[row] || random.nextInt(3) > 0;
        }
      }
    } else {
      excluded =
          random
              .ints(9, 0, ROWS * ITEMS)
              .filter(place -> place % ITEMS != positions[place / ITEMS])
              .toArray();
    }
    boolean correctsChosen = kind.equals("shared, chosen too");
    return new Candidates(items, positions, corrections, correctsChosen, included, excluded);
  }

  private static Parameters none() {
    return Parameters.initialize(
        new ModelDefinition(
            new Fm(2, Loss.CROSS_ENTROPY), RandomModels.schema(), java.util.List.of("a")),
        OptimizerSpec.defaults(),
        1);
  }

  private static NDArray array(Tape tape, double[] numbers) {
    return array(tape, numbers, DIMENSION);
  }

  private static NDArray array(Tape tape, double[] numbers, int dimension) {
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return tape.tracked(tape.manager().create(floats).reshape(-1, dimension).duplicate());
  }

  private static Operand computed(NDArray array) {
    return new Operand.Computed(array);
  }

  private static void assertSlopes(
      NDArray gradient, double[] numbers, java.util.function.ToDoubleFunction<double[]> loss) {
    float[] slopes = gradient.toFloatArray();
    for (int i = 0; i < numbers.length; i++) {
      double[] more = numbers.clone();
      more[i] += SMALL;
      double[] less = numbers.clone();
      less[i] -= SMALL;
      double slope = (loss.applyAsDouble(more) - loss.applyAsDouble(less)) / (2 * SMALL);
      assertThat((double) slopes[i]).as("gradient %d", i).isCloseTo(slope, within(2e-6));
    }
  }

  /** Rows divided by their lengths. */
  private static double[] unit(double[] numbers) {
    double[] unit = numbers.clone();
    for (int row = 0; row < unit.length; row += DIMENSION) {
      double square = 0;
      for (int k = row; k < row + DIMENSION; k++) {
        square += numbers[k] * numbers[k];
      }
      for (int k = row; k < row + DIMENSION; k++) {
        unit[k] /= Math.sqrt(square);
      }
    }
    return unit;
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "shared"})
  void vectorsOfLengthOneHaveTheGradientsOfTheirTowers(String kind) {
    double[] users = numbers(ROWS * DIMENSION);
    double[] items = numbers(ITEMS * DIMENSION);
    Candidates candidates = candidates(kind);
    float[] counts = new float[ROWS];
    Arrays.fill(counts, 1);
    try (NDManager manager = NDManager.newBaseManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector();
        Tape tape = new Tape(manager, none(), Mode.FIT, new StepMemory())) {
      NDArray user = array(tape, users);
      NDArray item = array(tape, items);
      DjlOps ops = new DjlOps(tape, new BatchRows(RandomRows.of(RandomModels.schema(), ROWS, 1)));
      Operand unitUser = ops.normalize(new Operand.Computed(user));
      Operand unitItem = ops.normalize(new Operand.Computed(item));
      Objective.Loss loss =
          new CandidateLoss(tape, candidates, counts, TEMPERATURE).of(unitUser, unitItem);
      collector.backward(loss.slope());
      assertThat(loss.value())
          .isCloseTo(loss(unit(users), unit(items), candidates, counts), within(1e-5));
      assertSlopes(
          user.getGradient(), users, some -> loss(unit(some), unit(items), candidates, counts));
      assertSlopes(
          item.getGradient(), items, some -> loss(unit(users), unit(some), candidates, counts));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "shared", "shared, chosen too", "own"})
  void lossAndGradientsAreThoseOfTheDefinition(String kind) {
    double[] users = numbers(ROWS * DIMENSION);
    double[] items = numbers(ITEMS * DIMENSION);
    Candidates candidates = candidates(kind);
    float[] counts = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      counts[row] = (float) random.nextDouble(.1, 3);
    }
    try (NDManager manager = NDManager.newBaseManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector();
        Tape tape = new Tape(manager, none(), Mode.FIT, new StepMemory())) {
      NDArray user = array(tape, users);
      NDArray item = array(tape, items);
      // As the towers' vectors are: computed, not given.
      Objective.Loss loss =
          new CandidateLoss(tape, candidates, counts, TEMPERATURE)
              .of(computed(user.mul(tape.constant(1))), computed(item.mul(tape.constant(1))));
      collector.backward(loss.slope());
      assertThat(loss.value()).isCloseTo(loss(users, items, candidates, counts), within(1e-5));
      assertSlopes(user.getGradient(), users, some -> loss(some, items, candidates, counts));
      assertSlopes(item.getGradient(), items, some -> loss(users, some, candidates, counts));
    }
  }

  /**
   * A block of so many rows, and vectors of so many numbers, that a processor with wide vectors
   * convolves them, and more rows and items than a block has: each block has its part in the
   * gradients.
   */
  @ParameterizedTest
  @CsvSource({"9000, 5", "9000, 64", "40000, 5", "40000, 48"})
  void theRowsOfAllBlocksCount(int count, int dimension) {
    int rows = 300;
    double[] users = numbers(rows * dimension);
    double[] items = numbers(count * dimension);
    int[] chosen = random.ints(rows, 0, count).toArray();
    int[] excluded =
        IntStream.range(0, rows)
            .map(row -> row * count + (chosen[row] + 1 + row) % count)
            .toArray();
    Candidates candidates =
        new Candidates(new int[count], chosen, new float[count], false, new boolean[0], excluded);
    double[] ofUsers = new double[users.length];
    double[] ofItems = new double[items.length];
    double loss = 0;
    for (int row = 0; row < rows; row++) {
      double[] shares = new double[count];
      for (int item = 0; item < count; item++) {
        for (int k = 0; k < dimension; k++) {
          shares[item] += users[row * dimension + k] * items[item * dimension + k] / TEMPERATURE;
        }
        shares[item] = Math.exp(shares[item]);
      }
      shares[excluded[row] % count] = 0;
      double sum = Arrays.stream(shares).sum();
      loss -= Math.log(shares[chosen[row]] / sum) / rows;
      for (int item = 0; item < count; item++) {
        double slope = (shares[item] / sum - (item == chosen[row] ? 1 : 0)) / (TEMPERATURE * rows);
        for (int k = 0; k < dimension; k++) {
          ofUsers[row * dimension + k] += slope * items[item * dimension + k];
          ofItems[item * dimension + k] += slope * users[row * dimension + k];
        }
      }
    }
    float[] counts = new float[rows];
    Arrays.fill(counts, 1);
    try (NDManager manager = NDManager.newBaseManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector();
        Tape tape = new Tape(manager, none(), Mode.FIT, new StepMemory())) {
      NDArray user = array(tape, users, dimension);
      NDArray item = array(tape, items, dimension);
      Objective.Loss found =
          new CandidateLoss(tape, candidates, counts, TEMPERATURE)
              .of(computed(user.mul(tape.constant(1))), computed(item.mul(tape.constant(1))));
      collector.backward(found.slope());
      assertThat(found.value()).isCloseTo(loss, within(1e-5));
      assertClose(user.getGradient().toFloatArray(), ofUsers);
      assertClose(item.getGradient().toFloatArray(), ofItems);
    }
  }

  private static void assertClose(float[] found, double[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i]).as("gradient %d", i).isCloseTo(expected[i], within(1e-6));
    }
  }

  /** A choice so unlikely that float32 has no number for it has a finite loss all the same. */
  @Test
  void theLossOfAHopelessChoiceIsFinite() {
    double[] users = new double[ROWS * DIMENSION];
    double[] items = new double[ITEMS * DIMENSION];
    Arrays.fill(users, 3);
    Arrays.fill(items, 0, DIMENSION, 10);
    Arrays.fill(items, DIMENSION, items.length, -10);
    int[] chosen = new int[ROWS];
    Arrays.fill(chosen, 4);
    Candidates candidates =
        new Candidates(new int[ITEMS], chosen, new float[ITEMS], false, new boolean[0], new int[0]);
    float[] counts = new float[ROWS];
    Arrays.fill(counts, 1);
    try (NDManager manager = NDManager.newBaseManager();
        Tape tape = new Tape(manager, none(), Mode.FIT, new StepMemory())) {
      Objective.Loss loss =
          new CandidateLoss(tape, candidates, counts, TEMPERATURE)
              .of(computed(array(tape, users)), computed(array(tape, items)));
      assertThat(loss.value()).isCloseTo(2 * 3 * 10 * DIMENSION / TEMPERATURE, within(1e-2));
    }
  }
}
