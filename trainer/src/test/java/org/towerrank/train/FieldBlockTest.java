package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.towerrank.export.RandomModels;
import org.towerrank.export.RandomRows;
import org.towerrank.feature.EncodedRows;
import org.towerrank.model.Activation;
import org.towerrank.model.Dssm;
import org.towerrank.model.Mlp;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.Skip;
import org.towerrank.model.TwoTower;
import org.towerrank.model.YoutubeDnn;
import org.towerrank.recipe.OptimizerSpec;

/** Fields with dropout outside of the engine: their gradients are the slopes of what they give. */
class FieldBlockTest {
  private static final Mlp SMOOTH = new Mlp(List.of(8), Activation.TANH, 0f, false);
  private static final OptimizerSpec WIDE =
      new OptimizerSpec(OptimizerSpec.Type.ADAM, 0.01, 0.01, 0.01, 0.0, 0.0, 0.5, null);
  private static final int ROWS = 70;
  private static final float STEP = 0.02f;
  private static final long SEED = 9;

  static Stream<TwoTower> towers() {
    return Stream.of(
        new Dssm(5, SMOOTH, SMOOTH, 5, 3, Skip.AVERAGE, 0.3f),
        new Dssm(16, SMOOTH, SMOOTH, 4, 0, Skip.LINEAR, 0.5f),
        new YoutubeDnn(9, SMOOTH, "item_id", 9, 2, false, Skip.NONE, 0.3f, false, true));
  }

  @ParameterizedTest
  @MethodSource("towers")
  void gradientsThroughDropoutAreSlopes(TwoTower network) {
    ModelDefinition model = new ModelDefinition(network, RandomModels.schema(), List.of());
    Parameters parameters = Parameters.initialize(model, WIDE, 7);
    EncodedRows rows = RandomRows.of(model.schema(), ROWS, 3);
    try (NDManager manager = NDManager.newBaseManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector();
        Tape tape = tape(manager, parameters)) {
      NDArray vectors = vectors(tape, model, network, rows);
      collector.backward(vectors.mul(tape.array(factors(vectors), vectors.getShape())).sum());
      int checked = 0;
      for (Lookup lookup : tape.lookups()) {
        TableGradients of = new TableGradients(List.of(sameEmbedding(tape, lookup)));
        EmbeddingUpdate.Gradients gradients = of.read(tape).getFirst();
        SortedLookups looked = of.rows();
        float[] sum = new float[of.columns()];
        for (int index = 0; index < looked.count(); index += 1 + looked.count() / 9) {
          gradients.sum(looked, index, sum);
          Parameter.Embedding embedding = lookup.embedding();
          float[] page = embedding.table().page(looked.row(index));
          int at = embedding.table().at(looked.row(index)) + embedding.column();
          for (int k = 0; k < sum.length; k += 3) {
            double slope = slope(parameters, model, network, rows, page, at + k);
            assertThat((double) sum[k])
                .as("%s, row %d, column %d", embedding.name(), looked.row(index), k)
                .isCloseTo(slope, within(4e-3 * (1 + Math.abs(slope))));
            checked++;
          }
        }
      }
      assertThat(checked).isGreaterThan(20);
    }
  }

  private static List<Lookup> sameEmbedding(Tape tape, Lookup lookup) {
    return tape.lookups().stream()
        .filter(each -> each.embedding().equals(lookup.embedding()))
        .toList();
  }

  /** Of the same seed, so that the same numbers are dropped. */
  private static Tape tape(NDManager manager, Parameters parameters) {
    return new Tape(manager, parameters, Mode.FIT, new StepMemory(), LayerArithmetic.FLOAT32, SEED);
  }

  private static NDArray vectors(
      Tape tape, ModelDefinition model, TwoTower network, EncodedRows rows) {
    return network.userVector(new DjlOps(tape, new BatchRows(rows)), model.schema()).array();
  }

  private static float[] factors(NDArray vectors) {
    float[] factors = new float[Math.toIntExact(vectors.size())];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = 0.5f - i % 7 * 0.2f;
    }
    return factors;
  }

  private static double slope(
      Parameters parameters,
      ModelDefinition model,
      TwoTower network,
      EncodedRows rows,
      float[] page,
      int at) {
    float before = page[at];
    page[at] = before + STEP;
    double above = loss(parameters, model, network, rows);
    page[at] = before - STEP;
    double below = loss(parameters, model, network, rows);
    page[at] = before;
    return (above - below) / (2 * STEP);
  }

  private static double loss(
      Parameters parameters, ModelDefinition model, TwoTower network, EncodedRows rows) {
    try (NDManager manager = NDManager.newBaseManager();
        Tape tape = tape(manager, parameters)) {
      NDArray vectors = vectors(tape, model, network, rows);
      float[] factors = factors(vectors);
      float[] values = vectors.toFloatArray();
      double loss = 0;
      for (int i = 0; i < values.length; i++) {
        loss += factors[i] * values[i];
      }
      return loss;
    }
  }
}
