package org.towerrank.export;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.BundleException;
import org.towerrank.bundle.Run;
import org.towerrank.command.JsonOutput;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.Side;
import org.towerrank.model.EmbeddingRows;
import org.towerrank.model.FactorizationMachine;
import org.towerrank.model.FloatTensor;
import org.towerrank.model.FmTowers;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.NetworkInputs;
import org.towerrank.model.NumberBlock;
import org.towerrank.model.SideInputs;
import org.towerrank.model.WeightCatalogue;
import org.towerrank.model.WeightSpec;
import org.towerrank.model.Weights;

/**
 * The two towers of a ranker's factorization machine, see {@link FmTowers}. Each weight of theirs
 * is some rows, and of weights with a column for each task one column, of a weight of the ranker.
 */
public final class MachineTowers {
  private static final String EMBEDDING = "embedding";
  private static final String NUMBERS = "first_order.numbers";

  private final ModelDefinition ranker;
  private final Weights weights;
  private final int task;

  private MachineTowers(ModelDefinition ranker, Weights weights, int task) {
    this.ranker = ranker;
    this.weights = weights;
    this.task = task;
  }

  /**
   * The towers as a run of their own. The recipe is left out, as it says how rankers are measured.
   *
   * @param task whose first-order weights items have; null for the only one
   * @throws BundleException if the run has no factorization machine, or no such task
   */
  public static Run of(Run run, @Nullable String task) throws BundleException {
    ModelDefinition ranker = run.definition();
    if (!(ranker.network() instanceof FactorizationMachine machine)) {
      throw new BundleException(
          "run ["
              + run.name()
              + "]: expected a network whose score is an inner product, [fm] or [deepfm], to export"
              + " towers of it, got "
              + JsonOutput.line(ranker.network()));
    }
    FmTowers towers = new FmTowers(machine.dimension());
    ModelDefinition definition = new ModelDefinition(towers, ranker.schema(), List.of());
    MachineTowers of = new MachineTowers(ranker, run.weights(), index(ranker.tasks(), task));
    return new Run(run.name(), definition, of.weights(definition), run.provenance());
  }

  private static int index(List<String> tasks, @Nullable String task) throws BundleException {
    if (task == null) {
      if (tasks.size() > 1) {
        throw new BundleException(
            "towers rank by one task, say by which of " + tasks + ": --task " + tasks.getFirst());
      }
      return 0;
    }
    if (!tasks.contains(task)) {
      throw new BundleException(
          "there is no task [" + task + "], the run has " + tasks + Nearest.hint(task, tasks));
    }
    return tasks.indexOf(task);
  }

  private Weights weights(ModelDefinition towers) {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    WeightCatalogue.of(towers).forEach((name, spec) -> tensors.put(name, blank(spec)));
    Map<Map.Entry<String, String>, EmbeddingRows> sources = new HashMap<>();
    EmbeddingRows.of(ranker)
        .forEach(rows -> sources.put(Map.entry(rows.kind(), rows.feature()), rows));
    for (EmbeddingRows rows : EmbeddingRows.of(towers)) {
      EmbeddingRows source =
          Objects.requireNonNull(sources.get(Map.entry(rows.kind(), rows.feature())));
      copy(source, rows, Objects.requireNonNull(tensors.get(rows.weight())));
    }
    tensors.computeIfPresent(NUMBERS + ".weight", (name, blank) -> numbers(blank));
    tensors.computeIfPresent(
        NUMBERS + ".bias", (name, blank) -> new FloatTensor(List.of(1), new float[] {bias()}));
    return new Weights(tensors);
  }

  private static FloatTensor blank(WeightSpec spec) {
    return new FloatTensor(spec.shape(), new float[spec.size()]);
  }

  /** Of embeddings all columns, of first-order weights the task's. */
  private void copy(EmbeddingRows source, EmbeddingRows rows, FloatTensor target) {
    FloatBuffer all = weights.get(source.weight()).numbers();
    int first = source.kind().equals(EMBEDDING) ? 0 : task;
    for (int row = 0; row < rows.count(); row++) {
      all.get(
          (source.offset() + row) * source.dimension() + first,
          target.data(),
          (rows.offset() + row) * rows.dimension(),
          rows.dimension());
    }
  }

  /** Numbers of items come behind those of the request. */
  private FloatTensor numbers(FloatTensor blank) {
    FloatTensor all = weights.get(NUMBERS + ".weight");
    int from = numbersBeforeItems();
    for (int row = 0; row < blank.extent(0); row++) {
      blank.data()[row] = all.data()[(from + row) * all.extent(1) + task];
    }
    return blank;
  }

  private int numbersBeforeItems() {
    return NetworkInputs.ranker(ranker.schema()).sides().stream()
        .filter(side -> side.side() != Side.ITEM)
        .map(SideInputs::numbers)
        .mapToInt(numbers -> numbers.map(NumberBlock::width).orElse(0))
        .sum();
  }

  private float bias() {
    return weights.get(NUMBERS + ".bias").data()[task];
  }
}
