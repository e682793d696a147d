package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.towerrank.export.RandomModels;
import org.towerrank.export.RandomRows;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.IdEncoder;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.EmbeddingRows;
import org.towerrank.model.Mlp;
import org.towerrank.model.ModelDefinition;
import org.towerrank.recipe.OptimizerSpec;
import org.towerrank.recipe.ScheduleSpec;

/** A whole step of fitting changes the rows of embedding tables that it read, and no others. */
class SparseStepTest {
  private static final DeepFm NETWORK =
      new DeepFm(4, new Mlp(List.of(8), Activation.RELU, 0f, false), 0f);

  private final ModelDefinition model =
      new ModelDefinition(NETWORK, RandomModels.schema(), List.of("click"));

  /** With decay and penalties, which a dense update would apply to every row. */
  @ParameterizedTest
  @EnumSource(OptimizerSpec.Type.class)
  void rowsThatAStepDoesNotReadKeepTheirValues(OptimizerSpec.Type type) {
    OptimizerSpec spec = new OptimizerSpec(type, 0.01, 0.01, 0.01, 0.1, 0.1, 0.5, null);
    Parameters parameters = Parameters.initialize(model, spec, 7);
    Optimizer optimizer = new Optimizer(spec, ScheduleSpec.constant());
    for (int step = 0; step < 3; step++) {
      Map<String, float[]> before = new HashMap<>();
      parameters.all().forEach(each -> before.put(each.name(), each.snapshot(null).data()));
      Map<String, Set<Integer>> read =
          step(parameters, optimizer, RandomRows.of(model.schema(), 5, step));
      int kept = 0;
      for (Parameter table : parameters.all()) {
        float[] earlier = before.getOrDefault(table.name(), new float[0]);
        if (table instanceof Parameter.Embedding) {
          kept += requireSparse(table, earlier, read.getOrDefault(table.name(), Set.of()));
        } else {
          assertThat(table.snapshot(null).data()).as(table.name()).isNotEqualTo(earlier);
        }
      }
      assertThat(kept).isGreaterThan(100);
    }
  }

  /** Padding has the row of a missing item, but nothing is read of it. */
  @ParameterizedTest
  @EnumSource(OptimizerSpec.Type.class)
  void paddingDoesNotChangeTheEmbeddingsOfMissingValues(OptimizerSpec.Type type) {
    OptimizerSpec spec = new OptimizerSpec(type, 0.01, 0.01, 0.01, 0.1, 0.1, 0.5, null);
    Parameters parameters = Parameters.initialize(model, spec, 7);
    Optimizer optimizer = new Optimizer(spec, ScheduleSpec.constant());
    float[] first = missingItem(parameters);
    // Items are missing in some rows, which gives their embedding moments.
    step(parameters, optimizer, rows(IdEncoder.MISSING));
    float[] before = missingItem(parameters);
    assertThat(before).isNotEqualTo(first);
    step(parameters, optimizer, rows(IdEncoder.FIRST_KNOWN));
    assertThat(missingItem(parameters)).isEqualTo(before);
    step(parameters, optimizer, rows(IdEncoder.MISSING));
    assertThat(missingItem(parameters)).isNotEqualTo(before);
  }

  private float[] missingItem(Parameters parameters) {
    EmbeddingRows item =
        EmbeddingRows.of(model).stream()
            .filter(rows -> rows.feature().equals("item_id") && rows.kind().equals("embedding"))
            .findFirst()
            .orElseThrow();
    int from = (item.offset() + IdEncoder.MISSING) * item.dimension();
    float[] all = parameters.embedding(item.weight()).snapshot(null).data();
    return Arrays.copyOfRange(all, from, from + item.dimension());
  }

  /** Rows of one item whose users have one item in their history, and padding. */
  private EncodedRows rows(int item) {
    EncodedRows rows = RandomRows.of(model.schema(), 5, 1);
    for (int row = 0; row < rows.count(); row++) {
      rows.data()[rows.index(row, "item_id")] = item;
      int history = rows.index(row, "history");
      int length = model.schema().feature("history").width();
      Arrays.fill(rows.data(), history, history + length, IdEncoder.MISSING);
      rows.data()[history] = IdEncoder.FIRST_KNOWN + row;
    }
    return rows;
  }

  /** Checks each row, and counts those that kept their values. */
  private static int requireSparse(Parameter table, float[] earlier, Set<Integer> read) {
    int dimension = table.shape().get(1);
    float[] now = table.snapshot(null).data();
    int kept = 0;
    for (int row = 0; row < table.shape().get(0); row++) {
      int from = row * dimension;
      boolean same = Arrays.equals(now, from, from + dimension, earlier, from, from + dimension);
      assertThat(same).as("%s row %d", table.name(), row).isEqualTo(!read.contains(row));
      kept += same ? 1 : 0;
    }
    return kept;
  }

  /** One step on a few rows; what it looked up, by table. */
  private Map<String, Set<Integer>> step(
      Parameters parameters, Optimizer optimizer, EncodedRows rows) {
    Map<String, Set<Integer>> read = new HashMap<>();
    try (NDManager manager = NDManager.newBaseManager();
        GradientCollector gradients = Engine.getInstance().newGradientCollector();
        Tape tape = new Tape(manager, parameters, Mode.FIT, new StepMemory())) {
      NDArray logits =
          NETWORK.logits(new DjlOps(tape, new BatchRows(rows)), model.schema(), 1).array();
      gradients.backward(logits.square().sum());
      optimizer.apply(tape);
      for (Lookup lookup : tape.lookups()) {
        Set<Integer> of = read.computeIfAbsent(lookup.embedding().name(), name -> new HashSet<>());
        for (int index = 0; index < lookup.rows().sorted().count(); index++) {
          of.add(lookup.rows().sorted().row(index));
        }
      }
    }
    return read;
  }
}
