package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.towerrank.export.RandomModels;
import org.towerrank.export.RandomRows;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.model.RandomNetwork;
import org.towerrank.model.ReferenceOps;
import org.towerrank.recipe.OptimizerSpec;

/** The interpreter that fits against the reference, on networks that no architecture has. */
class RandomNetworksTest {
  private static final int NETWORKS = 60;
  private static final int ROWS = 13;
  private static final double TOLERANCE = 1e-5;

  private final FeatureSchema schema = RandomModels.schemaOfAll();

  @Test
  void fittedNetworksEvaluateAsTheReferenceDoesWithTheirFoldedWeights() {
    Set<String> operations = new TreeSet<>();
    for (long seed = 0; seed < NETWORKS; seed++) {
      RandomNetwork network = new RandomNetwork(seed, schema);
      Parameters parameters =
          Parameters.initialize(network.specs(), OptimizerSpec.Type.ADAM, 0.5, seed);
      // Fills the running statistics of batch norms, which folding turns into scale and shift.
      evaluate(network, parameters, Mode.FIT, RandomRows.of(schema, 4 * ROWS, seed + 1));
      EncodedRows rows = RandomRows.of(schema, ROWS, seed);
      float[] actual = evaluate(network, parameters, Mode.EVALUATE, rows);
      float[] expected = network.apply(ReferenceOps.over(parameters.folded(), rows)).data();
      assertThat(actual).hasSize(ROWS * RandomNetwork.OUTPUTS).hasSameSizeAs(expected);
      for (int i = 0; i < actual.length; i++) {
        assertThat((double) actual[i])
            .as("network %d, element %d", seed, i)
            .isCloseTo(expected[i], within(TOLERANCE * (1 + Math.abs(expected[i]))));
      }
      operations.addAll(network.operations());
    }
    assertThat(operations).hasSize(RandomNetwork.OPERATIONS);
  }

  private static float[] evaluate(
      RandomNetwork network, Parameters parameters, Mode mode, EncodedRows rows) {
    try (NDManager manager = NDManager.newBaseManager();
        Tape tape = new Tape(manager, parameters, mode, new StepMemory())) {
      return network.apply(new DjlOps(tape, new BatchRows(rows))).array().toFloatArray();
    }
  }
}
