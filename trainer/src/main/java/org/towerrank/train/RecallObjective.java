package org.towerrank.train;

import ai.djl.ndarray.NDManager;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.towerrank.data.ItemCatalogue;
import org.towerrank.data.RecallSplit;
import org.towerrank.evaluate.ExactRecall;
import org.towerrank.evaluate.Measurement;
import org.towerrank.evaluate.RecallMetrics;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.Side;
import org.towerrank.model.InputBlock;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.NetworkInputs;
import org.towerrank.model.TwoTower;
import org.towerrank.recipe.FitSpec;
import org.towerrank.recipe.Recipe;

/**
 * Softmax cross-entropy of the chosen item among candidates, by the inner product of the two towers
 * over the temperature, the mean over events by their weights; measured by exact search.
 */
final class RecallObjective implements Objective {
  private static final int EVALUATION_BATCH = 1024;
  private static final int ITEM_BATCH = 1 << 14;

  private final ModelDefinition model;
  private final TwoTower towers;
  private final RecallSplit train;
  private final RecallSplit validation;
  private final ItemCatalogue items;
  private final CandidateSampler sampler;
  private final IdReads reads;
  private final HiddenValues hidden;
  private final UnreadEmbeddings unread;
  private final StepSizes sizes;
  private final List<Feature> itemFeatures;
  private final List<InputBlock> userBlocks;

  /** What item towers look up, known once there was a step. */
  private volatile Set<InputBlock> itemBlocks = Set.of();

  /** What a weight of 1 counts in the loss, so that the mean over all rows is of 1. */
  private final double unit;

  private final StepMemory memory = new StepMemory();
  private final FitSpec spec;
  private @Nullable EarlierVectors earlier;
  private @Nullable VectorChange change;

  RecallObjective(
      ModelDefinition model,
      TwoTower towers,
      Recipe recipe,
      RecallSplit train,
      RecallSplit validation,
      ItemCatalogue items) {
    this.model = model;
    this.towers = towers;
    this.train = train;
    this.validation = validation;
    this.items = items;
    this.itemFeatures = model.schema().side(Side.ITEM);
    this.userBlocks = NetworkInputs.userTower(model.schema()).blocks();
    this.spec = recipe.fit();
    this.unit = rows() / IntStream.range(0, rows()).mapToDouble(train::weight).sum();
    this.sizes = new StepSizes(model);
    long[] counts = train.counts(items.size());
    this.sampler = CandidateSampler.of(recipe, model.schema(), items, counts);
    this.reads = reads(counts);
    this.hidden = new HiddenValues(recipe.features(), model.schema(), reads, spec.seed());
    this.unread = UnreadEmbeddings.of(model, reads);
    int batch = Math.min(spec.batchSize(), rows());
    sizes.requireRows(batch);
    sizes.requireCandidates(batch, sampler.most(batch));
  }

  /** Features of users are read from the events, those of items as often as events chose them. */
  private IdReads reads(long[] counts) {
    IdReads all = new IdReads(model.schema());
    all.count(
        train.rows(),
        model.schema().features().stream().filter(f -> f.side() != Side.ITEM).toList());
    for (int item = 0; item < counts.length; item++) {
      all.count(items.rows(), item, itemFeatures, counts[item]);
    }
    return all;
  }

  @Override
  public int rows() {
    return train.count();
  }

  @Override
  public Batch prepare(int[] order, int from, int count) {
    EncodedRows users = train.rows().gather(order, from, count);
    int[] targets = new int[count];
    float[] counts = new float[count];
    for (int row = 0; row < count; row++) {
      targets[row] = train.target(order[from + row]);
      counts[row] = (float) (unit * train.weight(order[from + row]));
    }
    Candidates candidates =
        sampler.draw(
            users,
            targets,
            train.hasLifetimes() ? (row, item) -> train.isLive(order[from + row], item) : null);
    hidden.apply(users, EnumSet.of(Side.USER, Side.CONTEXT));
    EncodedRows candidateRows = itemRows(candidates.items());
    hidden.apply(candidateRows, EnumSet.of(Side.ITEM));
    BatchRows userRows = new BatchRows(users);
    userRows.prepare(userBlocks);
    BatchRows itemRows = new BatchRows(candidateRows);
    itemRows.prepare(itemBlocks);
    return tape -> loss(tape, userRows, itemRows, candidates, counts);
  }

  private Loss loss(
      Tape tape, BatchRows userRows, BatchRows itemRows, Candidates candidates, float[] counts) {
    Operand user = towers.userVector(new DjlOps(tape, userRows), model.schema());
    Operand item = towers.itemVector(new DjlOps(tape, itemRows), model.schema());
    itemBlocks = itemRows.blocks();
    return new CandidateLoss(tape, candidates, counts, spec.temperature().floatValue())
        .of(user, item);
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
  public void fillUnread(Parameters parameters) {
    sampler.drawn().forEach(item -> reads.add(items.rows(), item, itemFeatures));
    unread.fill(parameters);
  }

  @Override
  public long[] generators() {
    return new long[] {hidden.random().state(), sampler.random().state()};
  }

  @Override
  public void generators(long[] states) {
    hidden.random().state(states[0]);
    sampler.random().state(states[1]);
  }

  @Override
  public void save(Notes notes) {
    reads.save(notes);
    sampler.save(notes);
  }

  @Override
  public void restore(Notes notes) {
    reads.restore(notes);
    sampler.restore(notes);
  }

  @Override
  public void begin(EarlierRun.Taken taken, Parameters parameters) {
    taken.ids().forEach(reads::add);
    earlier =
        new EarlierVectors(
            itemVectors(parameters), taken.known(items.rows(), itemFeatures), items.size());
  }

  @Override
  public @Nullable VectorChange change() {
    return change;
  }

  @Override
  public Measurement validate(Parameters parameters) {
    float[] itemVectors = itemVectors(parameters);
    int width = itemVectors.length / items.size();
    Measurable.require(itemVectors, width, item -> "item [" + items.ids().get(item) + "]");
    change = earlier == null ? null : earlier.change(itemVectors);
    RecallMetrics metrics = RecallMetrics.ofAll();
    int most = sizes.evaluated(EVALUATION_BATCH, false);
    for (int from = 0; from < validation.count(); from += most) {
      int count = Math.min(most, validation.count() - from);
      EncodedRows rows = validation.rows().slice(from, count);
      float[] userVectors = vectors(parameters, rows, true);
      int dimension = userVectors.length / count;
      int first = from + 1;
      Measurable.require(
          userVectors,
          dimension,
          row -> "row " + (first + row) + " of " + validation.count() + " of validation");
      ExactRecall exact = new ExactRecall(itemVectors, dimension);
      for (int row = 0; row < count; row++) {
        metrics.add(
            exact.rank(userVectors, row * dimension, validation, from + row),
            validation.weight(from + row));
      }
    }
    return metrics.measurement();
  }

  /** The vectors of all items, computed for some at a time. */
  private float[] itemVectors(Parameters parameters) {
    int most = sizes.evaluated(ITEM_BATCH, true);
    float[] all = {};
    for (int from = 0; from < items.size(); from += most) {
      int count = Math.min(most, items.size() - from);
      float[] some =
          vectors(parameters, itemRows(IntStream.range(from, from + count).toArray()), false);
      if (from == 0) {
        all = new float[Math.multiplyExact(items.size(), some.length / count)];
      }
      System.arraycopy(some, 0, all, from * (some.length / count), some.length);
    }
    return all;
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
    return List.of(RecallMetrics.first(items.size()));
  }
}
