package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.towerrank.export.RandomModels;
import org.towerrank.export.RandomRows;
import org.towerrank.feature.EncodedRows;
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

/** The loss of two towers, and its gradients, against what the reference interpreter computes. */
class TowerVectorsTest {
  private static final Mlp SMOOTH = new Mlp(List.of(6), Activation.TANH, 0f, false);
  private static final Mlp NO_LAYERS = new Mlp(List.of(), Activation.TANH, 0f, false);
  private static final OptimizerSpec WIDE =
      new OptimizerSpec(OptimizerSpec.Type.ADAM, 0.01, 0.01, 0.01, 0.0, 0.0, 0.5, null);
  private static final int USERS = 12;
  private static final int ITEMS = 90;
  private static final float TEMPERATURE = 0.5f;
  private static final float STEP = 0.01f;
  private static final int[] CHOSEN = IntStream.range(0, USERS).map(row -> 5 * row + 3).toArray();

  /** Items that are sums of embeddings alone, and such that layers make. */
  static Stream<TwoTower> towers() {
    return Stream.of(
        new Dssm(7, SMOOTH, NO_LAYERS, 7, 1, Skip.AVERAGE, 0f),
        new Dssm(7, SMOOTH, SMOOTH, 7, 1, Skip.AVERAGE, 0f),
        new YoutubeDnn(9, SMOOTH, "item_id", 9, 1, true, Skip.NONE, 0f, false, true),
        new YoutubeDnn(5, SMOOTH, "item_id", 8, 1, false, Skip.NONE, 0f, false, false),
        new YoutubeDnn(5, SMOOTH, "item_id", 8, 1, false, Skip.NONE, 0f, true, false));
  }

  private static double loss(
      ModelDefinition model,
      TwoTower network,
      Weights weights,
      EncodedRows users,
      EncodedRows items) {
    float[] user = network.userVector(ReferenceOps.over(weights, users), model.schema()).data();
    float[] item = network.itemVector(ReferenceOps.over(weights, items), model.schema()).data();
    int width = user.length / USERS;
    double loss = 0;
    for (int row = 0; row < USERS; row++) {
      double[] scores = new double[ITEMS];
      for (int i = 0; i < ITEMS; i++) {
        for (int k = 0; k < width; k++) {
          scores[i] += (double) user[row * width + k] * item[i * width + k] / TEMPERATURE;
        }
      }
      double sum = Arrays.stream(scores).map(Math::exp).sum();
      loss += (Math.log(sum) - scores[CHOSEN[row]]) / USERS;
    }
    return loss;
  }

  @ParameterizedTest
  @MethodSource("towers")
  void gradientsAreTheSlopesOfTheLoss(TwoTower network) {
    ModelDefinition model = new ModelDefinition(network, RandomModels.schema(), List.of());
    Parameters parameters = Parameters.initialize(model, WIDE, 7);
    EncodedRows users = RandomRows.of(model.schema(), USERS, 3);
    EncodedRows items = RandomRows.of(model.schema(), ITEMS, 4);
    Weights weights = parameters.folded();
    float[] counts = new float[USERS];
    Arrays.fill(counts, 1);
    Candidates candidates =
        new Candidates(new int[ITEMS], CHOSEN, new float[ITEMS], false, new boolean[0], new int[0]);
    try (NDManager manager = NDManager.newBaseManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector();
        Tape tape = new Tape(manager, parameters, Mode.FIT, new StepMemory())) {
      Operand user = network.userVector(new DjlOps(tape, new BatchRows(users)), model.schema());
      Operand item = network.itemVector(new DjlOps(tape, new BatchRows(items)), model.schema());
      Objective.Loss loss = new CandidateLoss(tape, candidates, counts, TEMPERATURE).of(user, item);
      collector.backward(loss.slope());

      assertThat(loss.value()).isCloseTo(loss(model, network, weights, users, items), within(1e-5));
      Map<String, List<Lookup>> tables =
          tape.lookups().stream()
              .collect(
                  Collectors.groupingBy(
                      lookup -> lookup.embedding().name(),
                      LinkedHashMap::new,
                      Collectors.toList()));
      assertThat(tables).isNotEmpty();
      tables.forEach(
          (name, lookups) -> {
            float[] gradient = gradient(tape, lookups, weights.get(name));
            FloatTensor weight = weights.get(name);
            for (int at = 0; at < gradient.length; at += 1 + gradient.length / 200) {
              double before = weight.data()[at];
              weight.data()[at] = (float) (before + STEP);
              double above = loss(model, network, weights, users, items);
              weight.data()[at] = (float) (before - STEP);
              double below = loss(model, network, weights, users, items);
              weight.data()[at] = (float) before;
              assertThat((double) gradient[at])
                  .as("%s at %d", name, at)
                  .isCloseTo((above - below) / (2 * STEP), within(5e-4));
            }
            assertThat(gradient).as(name).isNotEqualTo(new float[gradient.length]);
          });
    }
  }

  /** The gradient of a whole table. */
  private static float[] gradient(Tape tape, List<Lookup> lookups, FloatTensor weight) {
    TableGradients of = new TableGradients(List.of(lookups));
    EmbeddingUpdate.Gradients gradients = of.read(tape).getFirst();
    SortedLookups rows = of.rows();
    int columns = of.columns();
    float[] all = new float[weight.data().length];
    float[] sums = new float[columns];
    for (int index = 0; index < rows.count(); index++) {
      float multiple = gradients.sum(rows, index, sums);
      assertThat(multiple).isZero();
      System.arraycopy(sums, 0, all, rows.row(index) * columns, columns);
    }
    return all;
  }
}
