package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.towerrank.data.ItemCatalogue;
import org.towerrank.data.RecallSplit;
import org.towerrank.evaluate.ExactRecall;
import org.towerrank.evaluate.RecallMetrics;
import org.towerrank.feature.EncodedRows;
import org.towerrank.model.InputBlock;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.NetworkInputs;
import org.towerrank.model.TwoTower;
import org.towerrank.recipe.FitSpec;

/**
 * Softmax cross-entropy of the chosen item among candidates, by the inner product of the two towers
 * over the temperature; measured by HitRate@50 of exact search.
 */
final class RecallObjective implements Objective {
  private static final int EVALUATION_BATCH = 1024;
  private static final float EXCLUDED = -1e9f;

  private final ModelDefinition model;
  private final TwoTower towers;
  private final RecallSplit train;
  private final RecallSplit validation;
  private final ItemCatalogue items;
  private final CandidateSampler sampler;
  private final UnknownIds unknownIds;
  private final List<InputBlock> userBlocks;
  private final StepMemory memory = new StepMemory();
  private final FitSpec spec;

  RecallObjective(
      ModelDefinition model,
      TwoTower towers,
      RecallSplit train,
      RecallSplit validation,
      ItemCatalogue items,
      CandidateSampler sampler,
      UnknownIds unknownIds,
      FitSpec spec) {
    this.model = model;
    this.towers = towers;
    this.train = train;
    this.validation = validation;
    this.items = items;
    this.sampler = sampler;
    this.unknownIds = unknownIds;
    this.userBlocks = NetworkInputs.userTower(model.schema()).blocks();
    this.spec = spec;
  }

  @Override
  public int rows() {
    return train.count();
  }

  @Override
  public Batch prepare(int[] order, int from, int count) {
    EncodedRows users = train.rows().gather(order, from, count);
    int[] targets = new int[count];
    for (int row = 0; row < count; row++) {
      targets[row] = train.target(order[from + row]);
    }
    Candidates candidates = sampler.draw(users, targets);
    unknownIds.apply(users);
    EncodedRows candidateRows = itemRows(candidates.items());
    unknownIds.apply(candidateRows);
    BatchRows userRows = new BatchRows(users);
    userRows.prepare(userBlocks);
    BatchRows itemRows = new BatchRows(candidateRows);
    return tape -> loss(tape, userRows, itemRows, candidates);
  }

  private Loss loss(Tape tape, BatchRows userRows, BatchRows itemRows, Candidates candidates) {
    int count = userRows.rows().count();
    NDArray user = towers.userVector(new DjlOps(tape, userRows), model.schema()).array();
    NDArray item = towers.itemVector(new DjlOps(tape, itemRows), model.schema()).array();
    NDArray logits =
        user.matMul(item.transpose()).div(tape.constant(spec.temperature().floatValue()));
    Shape shape = new Shape(count, candidates.items().length);
    NDArray adjusted = logits.add(tape.array(candidates.adjustments(EXCLUDED), shape));
    NDArray positions =
        tape.manager()
            .create(candidates.positions())
            .reshape(count, 1)
            .toType(DataType.INT64, false);
    NDArray loss = adjusted.logSoftmax(1).gather(positions, 1).mean().neg();
    return new Loss(loss.getFloat(), loss);
  }

  private EncodedRows itemRows(int[] indexes) {
    EncodedRows all = items.rows();
    int width = all.layout().width();
    EncodedRows some = new EncodedRows(all.layout(), indexes.length);
    for (int i = 0; i < indexes.length; i++) {
      System.arraycopy(all.data(), indexes[i] * width, some.data(), i * width, width);
    }
    return some;
  }

  @Override
  public Map<String, Double> validate(Parameters parameters) {
    float[] itemVectors = vectors(parameters, items.rows(), false);
    RecallMetrics metrics = RecallMetrics.ofAll();
    for (int from = 0; from < validation.count(); from += EVALUATION_BATCH) {
      int count = Math.min(EVALUATION_BATCH, validation.count() - from);
      EncodedRows rows = validation.rows().slice(from, count);
      float[] userVectors = vectors(parameters, rows, true);
      int dimension = userVectors.length / count;
      ExactRecall exact = new ExactRecall(itemVectors, dimension);
      for (int row = 0; row < count; row++) {
        metrics.add(
            exact.rank(
                userVectors,
                row * dimension,
                validation.excluded(from + row),
                validation.target(from + row)));
      }
    }
    return metrics.values();
  }

  private float[] vectors(Parameters parameters, EncodedRows rows, boolean ofUsers) {
    try (NDManager manager = NDManager.newBaseManager();
        Tape tape = new Tape(manager, parameters, Mode.EVALUATE, memory)) {
      DjlOps ops = new DjlOps(tape, new BatchRows(rows));
      Operand vectors =
          ofUsers ? towers.userVector(ops, model.schema()) : towers.itemVector(ops, model.schema());
      return vectors.array().toFloatArray();
    }
  }

  @Override
  public List<String> metrics() {
    return List.copyOf(RecallMetrics.ofAll().values().keySet());
  }

  @Override
  public List<String> selectedBy() {
    return List.of("hit_rate@50");
  }
}
