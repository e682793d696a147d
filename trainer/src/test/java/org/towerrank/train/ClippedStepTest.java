package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.towerrank.export.RandomModels;
import org.towerrank.export.RandomRows;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Dssm;
import org.towerrank.model.Mlp;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.Network;
import org.towerrank.model.Ranker;
import org.towerrank.model.Skip;
import org.towerrank.model.TwoTower;
import org.towerrank.recipe.OptimizerSpec;
import org.towerrank.recipe.ScheduleSpec;

/**
 * Gradients of a whole step that are clipped. A first step of Adagrad tells no lengths; what it
 * remembers, the squares of the gradients, does.
 */
class ClippedStepTest {
  private static final Mlp NONE = new Mlp(List.of(), Activation.RELU, 0f, false);

  private static final DeepFm NETWORK =
      new DeepFm(4, new Mlp(List.of(8), Activation.RELU, 0f, false), 0f);

  /** Weights of positions of its histories learn from what the update of embeddings notes. */
  private static final Dssm TOWERS =
      new Dssm(4, new Mlp(List.of(8), Activation.RELU, 0f, false), NONE, 4, 2, Skip.AVERAGE, 0.2f);

  static Stream<Network> networks() {
    return Stream.of(NETWORK, TOWERS);
  }

  /** The squares of the gradients of all elements, by weight, after one step. */
  private static Map<String, float[]> squares(Network network, @Nullable Double clipNorm)
      throws Exception {
    List<String> tasks = network instanceof Ranker ? List.of("click") : List.of();
    ModelDefinition model = new ModelDefinition(network, RandomModels.schema(), tasks);
    OptimizerSpec spec =
        new OptimizerSpec(OptimizerSpec.Type.ADAGRAD, 0.01, 0.01, 0.01, 0.0, 0.0, 0.5, clipNorm);
    Parameters parameters = Parameters.initialize(model, spec, 7);
    try (NDManager manager = NDManager.newBaseManager();
        GradientCollector gradients = Engine.getInstance().newGradientCollector();
        Tape tape = new Tape(manager, parameters, Mode.FIT, new StepMemory())) {
      BatchRows rows = new BatchRows(RandomRows.of(model.schema(), 50, 3));
      DjlOps ops = new DjlOps(tape, rows);
      Operand output =
          switch (network) {
            case Ranker ranker -> ranker.logits(ops, model.schema(), 1);
            case TwoTower towers -> towers.userVector(ops, model.schema());
          };
      gradients.backward(output.array().square().mul(weights(tape, output)).sum());
      new Optimizer(spec, ScheduleSpec.constant()).apply(tape);
    }
    Map<String, float[]> squares = new HashMap<>();
    for (Parameter parameter : parameters.all()) {
      float[] all = new float[parameter.spec().size()];
      int[] at = {0};
      parameter.write(
          1,
          (numbers, from, count) -> {
            System.arraycopy(numbers, from, all, at[0], count);
            at[0] += count;
          });
      squares.put(parameter.name(), all);
    }
    return squares;
  }

  /** Lengths of vectors may all be 1, so numbers count differently. */
  private static NDArray weights(Tape tape, Operand output) {
    float[] weights = new float[Math.toIntExact(output.array().size())];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 1 + i % 3;
    }
    return tape.array(weights, output.array().getShape());
  }

  private static double norm(Map<String, float[]> squares) {
    double sum = 0;
    for (float[] of : squares.values()) {
      for (float each : of) {
        sum += each;
      }
    }
    return Math.sqrt(sum);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void longGradientsAreShortenedToTheLimitAndKeepTheirDirection(Network network) throws Exception {
    Map<String, float[]> whole = squares(network, null);
    double norm = norm(whole);
    double most = norm / 8;
    Map<String, float[]> clipped = squares(network, most);
    assertThat(norm(clipped)).isCloseTo(most, within(1e-4 * most));
    whole.forEach(
        (name, of) -> {
          float[] shortened = Objects.requireNonNull(clipped.get(name));
          for (int i = 0; i < of.length; i++) {
            assertThat((double) shortened[i])
                .as("%s at %d", name, i)
                .isCloseTo(of[i] / 64, within(1e-4 * of[i] + 1e-12));
          }
        });
  }

  @ParameterizedTest
  @MethodSource("networks")
  void shortOnesStayToTheBit(Network network) throws Exception {
    Map<String, float[]> whole = squares(network, null);
    Map<String, float[]> clipped = squares(network, 2 * norm(whole));
    whole.forEach((name, of) -> assertThat(clipped.get(name)).as(name).isEqualTo(of));
  }
}
