package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.towerrank.export.RandomRows;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.MinMaxEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Dssm;
import org.towerrank.model.Mlp;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.Network;
import org.towerrank.model.Ops;
import org.towerrank.model.RandomWeights;
import org.towerrank.model.Ranker;
import org.towerrank.model.ReferenceOps;
import org.towerrank.model.SampleNetworks;
import org.towerrank.model.TwoTower;
import org.towerrank.recipe.OptimizerSpec;

class DjlOpsTest {
  private static final int ROWS = 200;
  private static final OptimizerSpec WIDE =
      new OptimizerSpec(OptimizerSpec.Type.ADAM, 0.01, 0.01, 0.01, 0.0, 0.0, 0.5, null);

  static List<Network> networks() {
    return SampleNetworks.all();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void everyNetworkEvaluatesAsTheReferenceDoes(Network network) {
    ModelDefinition model = model(network);
    Parameters parameters = Parameters.initialize(model, WIDE, 7);
    EncodedRows rows = RandomRows.of(model.schema(), ROWS, 3);
    ReferenceOps reference = ReferenceOps.over(parameters.folded(), rows);
    float[] expected = output(network, reference, model).data();
    try (NDManager manager = NDManager.newBaseManager();
        Tape tape = new Tape(manager, parameters, Mode.EVALUATE, new StepMemory())) {
      float[] actual =
          output(network, new DjlOps(tape, new BatchRows(rows)), model).array().toFloatArray();
      assertThat(actual).hasSameSizeAs(expected);
      for (int i = 0; i < actual.length; i++) {
        assertThat((double) Math.abs(actual[i] - expected[i])).isLessThan(1e-5);
      }
    }
  }

  /** As an epoch's last batch may be: it has no variance to go by, and none to remember. */
  @Test
  void aBatchOfOneRowLeavesRunningStatisticsAsTheyAreAndIsNormalizedByThem() {
    ModelDefinition model = model(new DeepFm(4, normalized(), 0f));
    Parameters parameters = Parameters.initialize(model, WIDE, 7);
    fit(parameters, model, RandomRows.of(model.schema(), ROWS, 3));
    RunningStatistics running = parameters.statistics("mlp.0.norm", 16);
    float[] means = running.means();
    float[] deviations = running.deviations();
    EncodedRows one = RandomRows.of(model.schema(), 1, 4);
    float[] fitted = fit(parameters, model, one);
    assertThat(running.means()).isEqualTo(means);
    assertThat(running.deviations()).isEqualTo(deviations);
    float[] served =
        output(model.network(), ReferenceOps.over(parameters.folded(), one), model).data();
    assertThat(fitted).containsExactly(served, Offset.offset(1e-5f));
  }

  /** The outputs while fitting, without dropout. */
  private static float[] fit(Parameters parameters, ModelDefinition model, EncodedRows rows) {
    try (NDManager manager = NDManager.newBaseManager();
        Tape tape = new Tape(manager, parameters, Mode.FIT, new StepMemory())) {
      return output(model.network(), new DjlOps(tape, new BatchRows(rows)), model)
          .array()
          .toFloatArray();
    }
  }

  @Test
  void runningVarianceIsThatOfTheRowsToComeNotOfTheBatch() {
    RunningStatistics running = new RunningStatistics(1);
    for (int batch = 0; batch < 1000; batch++) {
      running.update(new float[] {0}, new float[] {1}, 5);
    }
    float[] unbiased = {(float) Math.sqrt(5 / 4.0)};
    assertThat(running.deviations()).containsExactly(unbiased, Offset.offset(1e-4f));
  }

  @Test
  void gradientsDoNotDependOnWhenGarbageIsCollected() {
    ModelDefinition model = model(new Dssm(4, noDropout(), noDropout(), 6, 2));
    Parameters parameters = Parameters.initialize(model, WIDE, 7);
    EncodedRows rows = RandomRows.of(model.schema(), ROWS, 3);
    Map<String, float[]> undisturbed = gradients(model, parameters, rows, false);
    for (int round = 0; round < 5; round++) {
      Map<String, float[]> disturbed = gradients(model, parameters, rows, true);
      undisturbed.forEach(
          (name, gradient) -> assertThat(disturbed.get(name)).as(name).containsExactly(gradient));
    }
  }

  private static Map<String, float[]> gradients(
      ModelDefinition model, Parameters parameters, EncodedRows rows, boolean collect) {
    TwoTower towers = (TwoTower) model.network();
    try (NDManager manager = NDManager.newBaseManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector();
        Tape tape = new Tape(manager, parameters, Mode.FIT, new StepMemory())) {
      DjlOps ops = new DjlOps(tape, new BatchRows(rows));
      Operand users = ops.scale(5f, towers.userVector(ops, model.schema()));
      Operand items = towers.itemVector(ops, model.schema());
      NDArray loss = ops.multiply(users, items).array().sum();
      if (collect) {
        System.gc();
        for (int i = 0; i < 200; i++) {
          tape.constant(i);
        }
      }
      collector.backward(loss);
      Map<String, float[]> gradients = new java.util.TreeMap<>();
      tape.dense()
          .forEach((name, array) -> gradients.put(name, array.getGradient().toFloatArray()));
      return gradients;
    }
  }

  private static <T> T output(Network network, Ops<T> ops, ModelDefinition model) {
    return switch (network) {
      case Ranker ranker -> model.scores(ops);
      case TwoTower towers ->
          ops.concat(
              List.of(
                  towers.userVector(ops, model.schema()), towers.itemVector(ops, model.schema())));
    };
  }

  private static Mlp normalized() {
    return new Mlp(List.of(16), Activation.RELU, 0f, true);
  }

  private static Mlp noDropout() {
    return new Mlp(List.of(8), Activation.TANH, 0f, false);
  }

  private static ModelDefinition model(Network network) {
    List<String> tasks = network instanceof Ranker ? List.of("click", "like") : List.of();
    SequenceFeature.Order order = SequenceFeature.Order.OLDEST_FIRST;
    FeatureSchema schema =
        new FeatureSchema(
            List.of(
                new CategoricalFeature("user_id", Side.USER, "user_id", "user_id"),
                new SequenceFeature("history", Side.USER, "history", "item_id", 6, order, " "),
                new NumericFeature("age", Side.USER, "age", "age"),
                new CategoricalFeature("item_id", Side.ITEM, "item_id", "item_id"),
                new NumericFeature("year", Side.ITEM, "year", "age")),
            Map.of(
                "user_id", RandomWeights.vocabulary("v", 30),
                "item_id", RandomWeights.vocabulary("v", 50),
                "age", new MinMaxEncoder(0, 80, 0.4f, false)));
    return new ModelDefinition(network, schema, tasks);
  }
}
