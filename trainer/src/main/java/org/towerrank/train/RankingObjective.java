package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.towerrank.data.RankingSplit;
import org.towerrank.evaluate.Measurement;
import org.towerrank.evaluate.RankingMetrics;
import org.towerrank.evaluate.RegressionMetrics;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Side;
import org.towerrank.model.InputBlock;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.NetworkInputs;
import org.towerrank.model.Ranker;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.TaskSpec;

/** The losses of all tasks, weighted; measured by the AUC of the tasks, or by their errors. */
final class RankingObjective implements Objective {
  private static final int EVALUATION_BATCH = 4096;

  private final ModelDefinition model;
  private final Ranker ranker;
  private final List<TaskSpec> tasks;
  private final RankingSplit train;
  private final RankingSplit validation;
  private final IdReads reads;
  private final HiddenValues hidden;
  private final UnreadEmbeddings unread;
  private final StepSizes sizes;
  private final List<InputBlock> blocks;
  private final TrainingLabels labels;
  private final Map<String, float[]> shifts;
  private final TaskWeighting weighting;
  private final RowLoss rowLoss;
  private final StepMemory memory = new StepMemory();

  RankingObjective(
      ModelDefinition model,
      Ranker ranker,
      Recipe recipe,
      RankingSplit train,
      RankingSplit validation) {
    this.model = model;
    this.ranker = ranker;
    this.tasks = recipe.tasks();
    this.rowLoss = RowLoss.of(ranker);
    this.train = train;
    this.validation = validation;
    this.labels = new TrainingLabels(train, recipe.posWeights(), model.labels());
    this.shifts = FirstBiases.of(ranker, train, recipe.posWeights());
    this.weighting = TaskWeighting.of(tasks, recipe.fit());
    this.blocks = NetworkInputs.ranker(model.schema()).blocks();
    this.sizes = new StepSizes(model);
    this.reads = new IdReads(model.schema());
    reads.count(train.rows(), model.schema().features());
    this.hidden = new HiddenValues(recipe.features(), model.schema(), reads, recipe.fit().seed());
    this.unread = UnreadEmbeddings.of(model, reads);
    sizes.requireRows(Math.min(recipe.fit().batchSize(), rows()));
  }

  @Override
  public int rows() {
    return train.rows().count();
  }

  @Override
  public Batch prepare(int[] order, int from, int count) {
    EncodedRows encoded = train.rows().gather(order, from, count);
    hidden.apply(encoded, EnumSet.allOf(Side.class));
    BatchRows rows = new BatchRows(encoded);
    rows.prepare(blocks);
    BatchLabels some = labels.of(order, from, count);
    return tape -> loss(tape, rows, some);
  }

  private Loss loss(Tape tape, BatchRows rows, BatchLabels some) {
    NDArray logits = ranker.logits(new DjlOps(tape, rows), model.schema(), tasks.size()).array();
    TaskLosses losses = TaskLosses.of(rowLoss, logits.toFloatArray(), some, weighting.weights());
    double value = weighting.loss(losses.values());
    weighting.learn(losses.values());
    // In the engine the loss would take a dozen small arrays, and as many in the backward pass.
    NDArray gradient = tape.array(losses.gradient(), logits.getShape());
    return penalized(tape, new Loss(value, logits.mul(gradient)));
  }

  /** With what the network itself adds, such as the balance of experts. */
  private static Loss penalized(Tape tape, Loss loss) {
    double value = loss.value();
    NDArray slope = loss.slope();
    for (NDArray penalty : tape.penalties()) {
      value += penalty.getFloat();
      slope = slope.sum().add(penalty);
    }
    return new Loss(value, slope);
  }

  @Override
  public void fillUnread(Parameters parameters) {
    unread.fill(parameters);
  }

  @Override
  public Measurement validate(Parameters parameters) {
    float[] scores = scores(parameters);
    int rows = validation.rows().count();
    Measurable.require(
        scores, tasks.size(), row -> "row " + (row + 1) + " of " + rows + " of validation");
    return measured(scores, validation.labels());
  }

  private Measurement measured(float[] scores, float[] labels) {
    return RankingMetrics.of(
        ranker.loss(), validation.tasks(), scores, labels, validation.weights());
  }

  @Override
  public long[] generators() {
    return new long[] {hidden.random().state()};
  }

  @Override
  public void generators(long[] states) {
    hidden.random().state(states[0]);
  }

  @Override
  public void save(Notes notes) {
    reads.save(notes);
    weighting.save(notes);
  }

  @Override
  public void restore(Notes notes) {
    reads.restore(notes);
    weighting.restore(notes);
  }

  @Override
  public Map<String, float[]> shifts() {
    return shifts;
  }

  @Override
  public void begin(EarlierRun.Taken taken, Parameters parameters) {
    taken.ids().forEach(reads::add);
    weighting.restore(taken.notes());
  }

  @Override
  public Map<String, Double> taskWeights() {
    return weighting.learned();
  }

  private float[] scores(Parameters parameters) {
    int count = validation.rows().count();
    float[] scores = new float[count * tasks.size()];
    try (NDManager manager = NDManager.newBaseManager()) {
      int most = sizes.evaluated(EVALUATION_BATCH, false);
      for (int from = 0; from < count; from += most) {
        int batch = Math.min(most, count - from);
        try (NDManager step = manager.newSubManager();
            Tape tape = new Tape(step, parameters, Mode.EVALUATE, memory)) {
          DjlOps ops = new DjlOps(tape, new BatchRows(validation.rows().slice(from, batch)));
          float[] some = model.scores(ops).array().toFloatArray();
          System.arraycopy(some, 0, scores, from * tasks.size(), some.length);
        }
      }
    }
    return scores;
  }

  @Override
  public List<String> metrics() {
    return tasks.stream().flatMap(task -> metrics(task).stream()).toList();
  }

  @Override
  public List<String> undefined() {
    float[] labels = validation.labels();
    Map<String, Double> ofAnyScores = measured(new float[labels.length], labels).metrics();
    return metrics().stream()
        .filter(metric -> ofAnyScores.getOrDefault(metric, Double.NaN).isNaN())
        .toList();
  }

  private List<String> metrics(TaskSpec task) {
    return switch (ranker.loss()) {
      case CROSS_ENTROPY -> RankingMetrics.names(task.name());
      case SQUARED -> RegressionMetrics.names(task.name());
    };
  }

  @Override
  public List<String> selectedBy() {
    return tasks.stream().map(task -> metrics(task).getFirst()).toList();
  }
}
