package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.towerrank.export.RandomModels;
import org.towerrank.export.RandomRows;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.model.Activation;
import org.towerrank.model.Dssm;
import org.towerrank.model.FloatTensor;
import org.towerrank.model.Mlp;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.ReferenceOps;
import org.towerrank.model.Skip;
import org.towerrank.model.TwoTower;
import org.towerrank.model.Weights;
import org.towerrank.model.YoutubeDnn;
import org.towerrank.recipe.OptimizerSpec;

/** Histories pooled outside of the engine, against what the reference interpreter computes. */
class SequencePoolTest {
  private static final Mlp SMOOTH = new Mlp(List.of(8), Activation.TANH, 0f, false);
  private static final OptimizerSpec WIDE =
      new OptimizerSpec(OptimizerSpec.Type.ADAM, 0.01, 0.01, 0.01, 0.0, 0.0, 0.5, null);
  private static final int ROWS = 70;
  private static final float STEP = 0.02f;
  private static final String LOGITS = "history.recency.logits";

  static Stream<TwoTower> towers() {
    return Stream.of(
        new Dssm(5, SMOOTH, SMOOTH, 5, 3, Skip.AVERAGE, 0f),
        new Dssm(16, SMOOTH, SMOOTH, 4, 1, Skip.LINEAR, 0f),
        new YoutubeDnn(9, SMOOTH, "item_id", 9, 2, true, Skip.NONE, 0f, false, true));
  }

  private static double loss(
      ModelDefinition model, TwoTower network, Weights weights, EncodedRows rows) {
    float[] vectors = network.userVector(ReferenceOps.over(weights, rows), model.schema()).data();
    double loss = 0;
    for (int i = 0; i < vectors.length; i++) {
      loss += factor(i) * vectors[i];
    }
    return loss;
  }

  private static float factor(int place) {
    return 0.5f - place % 7 * 0.2f;
  }

  private static double slope(
      ModelDefinition model,
      TwoTower network,
      Weights weights,
      EncodedRows rows,
      FloatTensor weight,
      int at) {
    float before = weight.data()[at];
    weight.data()[at] = before + STEP;
    double above = loss(model, network, weights, rows);
    weight.data()[at] = before - STEP;
    double below = loss(model, network, weights, rows);
    weight.data()[at] = before;
    return (above - below) / (2 * STEP);
  }

  @ParameterizedTest
  @MethodSource("towers")
  void vectorsAndGradientsAreThoseOfTheReference(TwoTower network) {
    ModelDefinition model = new ModelDefinition(network, RandomModels.schema(), List.of());
    Parameters parameters = Parameters.initialize(model, WIDE, 7);
    EncodedRows rows = RandomRows.of(model.schema(), ROWS, 3);
    Weights weights = parameters.folded();
    try (NDManager manager = NDManager.newBaseManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector();
        Tape tape = new Tape(manager, parameters, Mode.FIT, new StepMemory())) {
      NDArray vectors =
          network.userVector(new DjlOps(tape, new BatchRows(rows)), model.schema()).array();
      assertThat(vectors.toFloatArray())
          .containsExactly(
              network.userVector(ReferenceOps.over(weights, rows), model.schema()).data(),
              within(1e-5f));
      float[] factors = new float[Math.toIntExact(vectors.size())];
      for (int i = 0; i < factors.length; i++) {
        factors[i] = factor(i);
      }
      collector.backward(vectors.mul(tape.array(factors, vectors.getShape())).sum());

      assertThat(tape.derived()).hasSize(1);
      Tape.Derived logits = tape.derived().getFirst();
      assertThat(logits.weight().name()).isEqualTo(LOGITS);
      assertSlopes(model, network, weights, rows, LOGITS, logits.gradient().compute());
      String table =
          tape.lookups().stream()
              .filter(lookup -> lookup.width() == 6)
              .findFirst()
              .orElseThrow()
              .embedding()
              .name();
      float[] sums = sums(tape, table, weights, 1);
      assertSlopes(model, network, weights, rows, table, sums);
      assertHalves(sums(tape, table, weights, 0.5f), sums);
    }
  }

  private static void assertSlopes(
      ModelDefinition model,
      TwoTower network,
      Weights weights,
      EncodedRows rows,
      String name,
      float[] gradient) {
    FloatTensor weight = weights.get(name);
    int checked = 0;
    for (int at = 0; at < gradient.length; at += 1 + gradient.length / 300) {
      double slope = slope(model, network, weights, rows, weight, at);
      assertThat((double) gradient[at])
          .as("%s at %d", name, at)
          .isCloseTo(slope, within(4e-3 * (1 + Math.abs(slope))));
      checked++;
    }
    assertThat(checked).isGreaterThan(5);
  }

  /** As clipping needs them. */
  private static void assertHalves(float[] scaled, float[] sums) {
    for (int i = 0; i < sums.length; i++) {
      assertThat(scaled[i]).isCloseTo(sums[i] / 2, within(1e-5f));
    }
  }

  /** The gradient of a whole table, times a factor. */
  private static float[] sums(Tape tape, String table, Weights weights, float factor) {
    List<Lookup> lookups =
        tape.lookups().stream().filter(each -> each.embedding().name().equals(table)).toList();
    TableGradients of = new TableGradients(List.of(lookups));
    EmbeddingUpdate.Gradients gradients = of.read(tape).getFirst();
    gradients.scale(factor);
    float[] values = weights.get(table).data();
    float[] sums = new float[values.length];
    int columns = of.columns();
    float[] sum = new float[columns];
    SortedLookups rows = of.rows();
    for (int index = 0; index < rows.count(); index++) {
      float multiple = gradients.sum(rows, index, sum);
      for (int k = 0; k < columns; k++) {
        int at = rows.row(index) * columns + k;
        sums[at] = sum[k] + multiple * values[at];
      }
    }
    return sums;
  }

  /** Positions whose logits are far below those of others still share what is theirs. */
  @Test
  void aRowOfFarLogitsIsPooledByThem() {
    Dssm network = new Dssm(4, SMOOTH, SMOOTH, 4, 1, Skip.AVERAGE, 0f);
    ModelDefinition model = new ModelDefinition(network, RandomModels.schema(), List.of());
    Parameters parameters = Parameters.initialize(model, WIDE, 7);
    float[] logits = parameters.dense(LOGITS).values();
    for (int i = 0; i < 6; i++) {
      logits[i] = i == 0 ? 300 : -20 * i;
    }
    EncodedRows rows = RandomRows.of(model.schema(), ROWS, 3);
    SequenceFeature history = (SequenceFeature) model.schema().feature("history");
    for (int row = 0; row < ROWS; row++) {
      rows.data()[rows.index(row, history.name())] = row % 2 == 0 ? 0 : 2;
      rows.data()[rows.index(row, history.name()) + 1] = 3;
    }
    try (NDManager manager = NDManager.newBaseManager();
        Tape tape = new Tape(manager, parameters, Mode.EVALUATE, new StepMemory())) {
      float[] vectors =
          network
              .userVector(new DjlOps(tape, new BatchRows(rows)), model.schema())
              .array()
              .toFloatArray();
      assertThat(vectors)
          .containsExactly(
              network
                  .userVector(ReferenceOps.over(parameters.folded(), rows), model.schema())
                  .data(),
              within(1e-5f));
    }
  }
}
