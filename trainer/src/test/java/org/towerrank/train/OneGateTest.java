package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.towerrank.export.RandomModels;
import org.towerrank.export.RandomRows;
import org.towerrank.model.Activation;
import org.towerrank.model.Gate;
import org.towerrank.model.Loss;
import org.towerrank.model.Mlp;
import org.towerrank.model.Mmoe;
import org.towerrank.model.ModelDefinition;
import org.towerrank.recipe.OptimizerSpec;

/** OMoE has one gate, however many tasks read what it mixes. */
class OneGateTest {
  private static final int ROWS = 20;
  private static final List<String> TASKS = List.of("click", "like", "buy");

  /** What fitting made of some rows. */
  @SuppressWarnings("ArrayRecordComponent") // Read once.
  private record Fitted(float[] logits, int penalties) {}

  private static Fitted fit(Mmoe.Gates gates, Gate gate) {
    Mlp none = new Mlp(List.of(), Activation.RELU, 0f, false);
    Mlp expert = new Mlp(List.of(4), Activation.TANH, 0f, false);
    Mmoe network = new Mmoe(3, 4, expert, none, gates, 0f, List.of(), gate, Loss.CROSS_ENTROPY);
    ModelDefinition model = new ModelDefinition(network, RandomModels.schema(), TASKS);
    Parameters parameters = Parameters.initialize(model, OptimizerSpec.defaults(), 3);
    makeTowersAlike(parameters);
    try (NDManager manager = NDManager.newBaseManager();
        Tape tape = new Tape(manager, parameters, Mode.FIT, new StepMemory())) {
      DjlOps ops = new DjlOps(tape, new BatchRows(RandomRows.of(model.schema(), ROWS, 5)));
      float[] logits = network.logits(ops, model.schema(), TASKS.size()).array().toFloatArray();
      return new Fitted(logits, tape.penalties().size());
    }
  }

  /** So that tasks differ by nothing but what they read. */
  private static void makeTowersAlike(Parameters parameters) {
    for (String part : List.of("weight", "bias")) {
      float[] first = parameters.dense("tower.0.out." + part).values();
      for (int task = 1; task < TASKS.size(); task++) {
        float[] other = parameters.dense("tower." + task + ".out." + part).values();
        System.arraycopy(first, 0, other, 0, first.length);
      }
    }
  }

  /** Each gate has a loss of its own that evens out its experts. */
  @ParameterizedTest
  @CsvSource({"ONE, 1", "PER_TASK, 3"})
  void theBalanceCountsOnceForEachGate(Mmoe.Gates gates, int penalties) {
    assertThat(fit(gates, new Gate(2, 0.1f)).penalties()).isEqualTo(penalties);
  }

  @Test
  void tasksReadOneMixtureWithOneNoise() {
    float[] logits = fit(Mmoe.Gates.ONE, new Gate(2, 0, 1f)).logits();
    float[] quiet = fit(Mmoe.Gates.ONE, new Gate(2, 0)).logits();
    assertThat(logits).hasSize(ROWS * TASKS.size()).isNotEqualTo(quiet);
    for (int from = 0; from < logits.length; from += TASKS.size()) {
      float[] ofRow = Arrays.copyOfRange(logits, from, from + TASKS.size());
      assertThat(ofRow).containsOnly(ofRow[0]);
    }
  }
}
