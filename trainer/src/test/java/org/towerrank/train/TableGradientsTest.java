package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.towerrank.export.RandomModels;
import org.towerrank.export.RandomRows;
import org.towerrank.feature.EncodedRows;
import org.towerrank.model.Activation;
import org.towerrank.model.DcnV2;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Esmm;
import org.towerrank.model.FloatTensor;
import org.towerrank.model.Fm;
import org.towerrank.model.Fnn;
import org.towerrank.model.Loss;
import org.towerrank.model.Mlp;
import org.towerrank.model.Mmoe;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.Ple;
import org.towerrank.model.Pnn;
import org.towerrank.model.Ranker;
import org.towerrank.model.ReferenceOps;
import org.towerrank.model.Weights;
import org.towerrank.recipe.OptimizerSpec;

/** The gradients of embeddings, of which parts never were in the engine. */
class TableGradientsTest {
  private static final List<String> TASKS = List.of("click", "like");
  private static final Mlp SMOOTH = new Mlp(List.of(8), Activation.TANH, 0f, false);
  private static final OptimizerSpec WIDE =
      new OptimizerSpec(OptimizerSpec.Type.ADAM, 0.01, 0.01, 0.01, 0.0, 0.0, 0.5, null);
  private static final int ROWS = 9;
  private static final float STEP = 0.02f;

  static Stream<Ranker> networks() {
    return Stream.of(
        new Fm(6, Loss.CROSS_ENTROPY),
        new Fm(16, Loss.SQUARED),
        new DeepFm(11, SMOOTH, 0f),
        new DeepFm(16, SMOOTH, 0f),
        new DeepFm(1, new Mlp(List.of(), Activation.TANH, 0f, false), 0f),
        new DcnV2(4, 2, 0, DcnV2.Structure.PARALLEL, SMOOTH, 0f),
        new DcnV2(3, 2, 4, DcnV2.Structure.STACKED, SMOOTH, 0f),
        new Mmoe(4, 2, SMOOTH, SMOOTH, Mmoe.Gates.PER_TASK, 0f),
        new Esmm(4, SMOOTH, 0f),
        new Pnn(4, Pnn.Products.INNER, SMOOTH, 0f, Loss.CROSS_ENTROPY),
        new Pnn(3, Pnn.Products.OUTER, SMOOTH, 0f, Loss.CROSS_ENTROPY),
        new Fnn(4, SMOOTH, 0f, Loss.CROSS_ENTROPY),
        new Ple(4, 2, 1, 1, SMOOTH, SMOOTH, 0f));
  }

  /** Against central differences of what the reference interpreter computes. */
  @ParameterizedTest
  @MethodSource("networks")
  void gradientsAreTheSlopesOfTheLoss(Ranker network) {
    ModelDefinition model = new ModelDefinition(network, RandomModels.schema(), TASKS);
    Parameters parameters = Parameters.initialize(model, WIDE, 7);
    EncodedRows rows = RandomRows.of(model.schema(), ROWS, 3);
    Weights weights = parameters.folded();
    int checked = 0;
    for (Map.Entry<String, Map<Integer, float[]>> table :
        gradients(model, network, parameters, rows).entrySet()) {
      FloatTensor weight = weights.get(table.getKey());
      int dimension = weight.extent(1);
      for (Map.Entry<Integer, float[]> row : table.getValue().entrySet()) {
        for (int k = 0; k < dimension; k++) {
          double slope = slope(model, network, weights, rows, weight, row.getKey() * dimension + k);
          assertThat((double) row.getValue()[k])
              .as("%s row %d column %d", table.getKey(), row.getKey(), k)
              .isCloseTo(slope, within(2e-3 * (1 + Math.abs(slope))));
          checked++;
        }
      }
    }
    assertThat(checked).isGreaterThan(50);
  }

  private static double slope(
      ModelDefinition model,
      Ranker network,
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

  /** The sum of all logits, each times another number. */
  private static double loss(
      ModelDefinition model, Ranker network, Weights weights, EncodedRows rows) {
    ReferenceOps ops = ReferenceOps.over(weights, rows);
    float[] logits = network.logits(ops, model.schema(), TASKS.size()).data();
    double loss = 0;
    for (int i = 0; i < logits.length; i++) {
      loss += factor(i) * logits[i];
    }
    return loss;
  }

  private static float factor(int logit) {
    return 0.5f - logit % 5 * 0.3f;
  }

  /** The gradient of each row that was looked up of each embedding, by its name. */
  private static Map<String, Map<Integer, float[]>> gradients(
      ModelDefinition model, Ranker network, Parameters parameters, EncodedRows rows) {
    try (NDManager manager = NDManager.newBaseManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector();
        Tape tape = new Tape(manager, parameters, Mode.FIT, new StepMemory())) {
      DjlOps ops = new DjlOps(tape, new BatchRows(rows));
      NDArray logits = network.logits(ops, model.schema(), TASKS.size()).array();
      float[] factors = new float[Math.toIntExact(logits.size())];
      for (int i = 0; i < factors.length; i++) {
        factors[i] = factor(i);
      }
      collector.backward(logits.mul(tape.array(factors, logits.getShape())).sum());
      Map<String, Map<Integer, float[]>> gradients = new HashMap<>();
      tape.lookups().stream()
          .collect(Collectors.groupingBy(lookup -> lookup.embedding().name()))
          .forEach((name, lookups) -> gradients.put(name, sums(tape, lookups)));
      return gradients;
    }
  }

  private static Map<Integer, float[]> sums(Tape tape, List<Lookup> lookups) {
    TableGradients table = new TableGradients(List.of(lookups));
    EmbeddingUpdate.Gradients gradients = table.read(tape).get(0);
    Parameter.Embedding embedding = lookups.get(0).embedding();
    float[] weights = embedding.snapshot(null).data();
    int columns = table.columns();
    SortedLookups rows = table.rows();
    Map<Integer, float[]> sums = new LinkedHashMap<>();
    for (int index = 0; index < rows.count(); index++) {
      float[] sum = new float[columns];
      float multiple = gradients.sum(rows, index, sum);
      for (int k = 0; k < columns; k++) {
        sum[k] += multiple * weights[rows.row(index) * columns + k];
      }
      sums.put(rows.row(index), sum);
    }
    return sums;
  }
}
