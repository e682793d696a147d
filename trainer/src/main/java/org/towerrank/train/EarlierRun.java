package org.towerrank.train;

import java.io.Closeable;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Run;
import org.towerrank.data.DataFingerprint;
import org.towerrank.data.TrainingRows;
import org.towerrank.feature.DiscretizedEncoder;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.EncoderSpec;
import org.towerrank.feature.Encoders;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.IdEncoder;
import org.towerrank.feature.TimeEncoder;
import org.towerrank.feature.VocabularyEncoder;
import org.towerrank.model.EmbeddingRows;
import org.towerrank.model.LabelScale;
import org.towerrank.model.ModelDefinition;
import org.towerrank.recipe.FeatureSpec;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.RecipeException;
import org.towerrank.recipe.RecipeReader;
import org.towerrank.recipe.TaskSpec;

/**
 * A run that fitting goes on from, as every day from yesterday's: its weights, moments and encoders
 * of numbers. Values keep their embeddings wherever the new vocabularies have them.
 */
final class EarlierRun implements Closeable {
  private final Refit how;
  private final Run run;
  private final FittingState state;
  private final String fingerprint;
  private final Lineage lineage;
  private final Map<String, RefitReport.Values> vocabularies = new LinkedHashMap<>();

  private EarlierRun(Refit how, Run run, FittingState state, String fingerprint) {
    this.how = how;
    this.run = run;
    this.state = state;
    this.fingerprint = fingerprint;
    this.lineage = Lineage.after(state.notes());
  }

  /**
   * Opens a run.
   *
   * @throws org.towerrank.bundle.BundleException naming a file of it that is cut off or missing
   * @throws FittingException if another one took its place meanwhile
   */
  static EarlierRun open(Refit how) throws IOException {
    Path json = how.from().resolve(Run.FILE);
    String fingerprint = Files.exists(json) ? DataFingerprint.of(json) : "";
    Run run = Run.open(how.from());
    Path file = how.from().resolve(Run.FITTING);
    if (!Files.exists(file)) {
      throw new FittingException(
          "--from ["
              + how.from()
              + "]: expected the file ["
              + Run.FITTING
              + "] with the optimizer's moments, which fitting goes on with; the run has none, as"
              + " it is of demo or an earlier version, or the disk was full. Nearest is"
              + " fit.start_from, which takes embeddings from any run");
    }
    FittingState state = FittingState.open(file);
    try {
      if (!DataFingerprint.of(json).equals(fingerprint)) {
        throw new FittingException(
            "--from [" + how.from() + "]: the run was replaced while it was read: try again");
      }
      return new EarlierRun(how, run, state, fingerprint);
    } catch (IOException | RuntimeException e) {
      state.close();
      throw e;
    }
  }

  /**
   * What was taken over.
   *
   * @param ids of each feature whose embeddings are fitted already
   * @param notes of the run
   */
  record Taken(Map<String, BitSet> ids, Notes notes) {

    /** Which rows have values alone that the run knew. */
    boolean[] known(EncodedRows rows, List<Feature> features) {
      boolean[] known = new boolean[rows.count()];
      for (int row = 0; row < known.length; row++) {
        known[row] = true;
        for (Feature feature : features) {
          known[row] &= feature.makesFloats() || isKnown(rows, row, feature);
        }
      }
      return known;
    }

    private boolean isKnown(EncodedRows rows, int row, Feature feature) {
      BitSet of = ids.getOrDefault(feature.name(), new BitSet());
      int from = rows.index(row, feature.name());
      for (int i = from; i < from + feature.width(); i++) {
        int id = rows.data()[i];
        if (id == IdEncoder.UNKNOWN || (id >= IdEncoder.FIRST_KNOWN && !of.get(id))) {
          return false;
        }
      }
      return true;
    }
  }

  Refit how() {
    return how;
  }

  /** The SHA-256 of what the run says of itself and its files. */
  String fingerprint() {
    return fingerprint;
  }

  /** What the labels of tasks were when the first of its runs was fitted. */
  Map<String, LabelScale> labels() {
    return run.definition().labels();
  }

  Lineage lineage() {
    return lineage;
  }

  /**
   * What became of its values.
   *
   * @param rows of training
   */
  RefitReport report(TrainingRows rows) {
    return new RefitReport(
        lineage.refit(), rows.drawsEarlier() ? rows.counts() : null, vocabularies, null);
  }

  /**
   * Requires what a recipe says to be of the run's model, as far as that shows before data is read.
   *
   * @throws RecipeException naming the first difference
   */
  void requireModelOf(Recipe recipe) {
    requireSame("network", run.definition().network(), recipe.network());
    requireSame("tasks", run.definition().tasks(), recipe.taskNames());
    requireSame(
        "features",
        run.definition().schema().features(),
        recipe.features().stream().flatMap(spec -> spec.features().stream()).toList());
    requireSameEncoders(recipe);
    requireSame(
        "fit.optimizer.type",
        state.notes().text(Optimizer.TYPE),
        Optimizer.name(recipe.fit().optimizer().type()));
    if (run.recipe() != null) {
      Recipe there = RecipeReader.parse("recipe of " + how.from(), run.recipe(), Map.of()).recipe();
      requireSameLabels(there, recipe);
      if (!how.encoders()) {
        requireSameNumbers(there, recipe);
      }
    }
  }

  /**
   * Requires moments and weights to be of one fit. All weights are read, so that this comes after
   * what shows without them.
   *
   * @throws FittingException naming a weight that has other numbers
   */
  void requireOneFit() throws IOException {
    Optional<String> other = state.firstOther(run.weights().tensors());
    if (other.isPresent()) {
      throw new FittingException(
          "--from ["
              + how.from()
              + "]: expected the file ["
              + Run.FITTING
              + "] of the same fit as the run's weights, and it has other numbers for ["
              + other.get()
              + "], as where a copy of the folder ended early: copy the whole run again");
    }
  }

  /** Weights that were fitted to other labels would go on under the name of the same task. */
  private void requireSameLabels(Recipe there, Recipe here) {
    for (int i = 0; i < here.tasks().size(); i++) {
      TaskSpec task = here.tasks().get(i);
      requireSame("tasks." + task.name(), Labels.of(there.tasks().get(i)), Labels.of(task));
    }
  }

  /** What the labels of a task are, by the keys of recipes. */
  private record Labels(String column, @Nullable Double positiveFrom, TaskSpec.Empty empty) {

    /** Labels that the column holds are left out where it is empty, if that is no error. */
    static Labels of(TaskSpec task) {
      TaskSpec.Empty usual =
          task.positiveFrom() == null ? TaskSpec.Empty.LEFT_OUT : TaskSpec.Empty.NEGATIVE;
      return new Labels(
          task.columnName(), task.positiveFrom(), Objects.requireNonNullElse(task.empty(), usual));
    }
  }

  /** What rows do not change of them: their types, and all of those that nothing is fitted to. */
  private void requireSameEncoders(Recipe here) {
    for (FeatureSpec feature : here.features()) {
      EncoderSpec now = feature.encoder();
      if (now != null) {
        String key = "the encoder of " + feature.name();
        Encoder earlier = before(run.definition().schema(), feature.name());
        requireSame(key, earlier.type(), Encoders.name(now));
        if (now instanceof HashEncoder.Spec || now instanceof TimeEncoder.Spec) {
          requireSame(key, earlier, now.fitter().fit());
        }
      }
    }
  }

  /**
   * Encoders of numbers stay, so what a recipe says of them now would be passed over, and the run's
   * recipe would tell of others than the run has.
   */
  private void requireSameNumbers(Recipe there, Recipe here) {
    Map<String, EncoderSpec> before = new HashMap<>();
    there.features().forEach(feature -> before.put(feature.name(), feature.encoder()));
    for (FeatureSpec feature : here.features()) {
      EncoderSpec earlier = before.get(feature.name());
      EncoderSpec now = feature.encoder();
      if (earlier != null
          && now != null
          && earlier.getClass() == now.getClass()
          && isFittedToNumbers(now)) {
        FirstDifference.of("features." + feature.name() + ".encoder", earlier, now)
            .ifPresent(found -> refuse(found, "; --refit-encoders fits them as they are here"));
      }
    }
  }

  private static boolean isFittedToNumbers(EncoderSpec of) {
    return Encoders.isNumeric(of) || of instanceof DiscretizedEncoder.Spec;
  }

  /**
   * The features with the encoders to go on with.
   *
   * @param fitted with encoders fitted to the training rows
   */
  FeatureSchema schema(FeatureSchema fitted) {
    FeatureSchema earlier = run.definition().schema();
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    fitted
        .encoders()
        .forEach(
            (name, encoder) -> encoders.put(name, encoder(name, encoder, before(earlier, name))));
    return new FeatureSchema(fitted.features(), encoders);
  }

  /** Of the same features, so that it is there. */
  private static Encoder before(FeatureSchema earlier, String name) {
    return Objects.requireNonNull(earlier.encoders().get(name), name);
  }

  private Encoder encoder(String name, Encoder fitted, Encoder earlier) {
    if (fitted instanceof VocabularyEncoder now && earlier instanceof VocabularyEncoder before) {
      Lineage.Joined joined = lineage.join(name, now, before, state.notes(), how.forget());
      vocabularies.put(name, joined.values());
      return joined.encoder();
    }
    return how.encoders() ? fitted : earlier;
  }

  private void requireSame(String key, Object there, Object here) {
    FirstDifference.of(key, there, here).ifPresent(found -> refuse(found, ""));
  }

  private void refuse(FirstDifference found, String remedy) {
    throw new RecipeException(
        "--from [" + how.from() + "]: expected a run of the same model: " + found.text() + remedy);
  }

  /** Gives a model's weights, moments and statistics the run's values. */
  Taken copyTo(ModelDefinition model, Parameters parameters) throws IOException {
    for (Parameter parameter : parameters.all()) {
      if (parameter instanceof Parameter.Dense dense) {
        for (int part = 0; part < dense.parts(); part++) {
          dense.read(part, state.part(dense.name(), part, dense.size()));
        }
      }
    }
    state.copyStatistics(parameters);
    return new Taken(copyRows(model, parameters), state.notes());
  }

  private Map<String, BitSet> copyRows(ModelDefinition model, Parameters parameters)
      throws IOException {
    List<EmbeddingRows> sources = EmbeddingRows.of(run.definition());
    Map<String, List<FloatBuffer>> parts = new HashMap<>();
    Map<String, BitSet> ids = new HashMap<>();
    RowTransfer transfer = new RowTransfer(run.definition(), model);
    for (EmbeddingRows target : EmbeddingRows.of(model)) {
      EmbeddingRows source = source(sources, target);
      Parameter.Embedding embedding = parameters.embedding(target.weight());
      if (!parts.containsKey(source.weight())) {
        parts.put(source.weight(), parts(source.weight(), embedding.parts()));
      }
      List<FloatBuffer> of = parts.get(source.weight());
      int[] others = transfer.copy(source, target, of, embedding);
      // Without moments: they are of other values.
      List<FloatBuffer> weights = of.subList(0, 1);
      for (int id = 0; id < others.length; id++) {
        if (others[id] < 0) {
          transfer.copy(source, IdEncoder.UNKNOWN, target, id, weights, embedding);
        }
      }
      ids.put(target.feature(), fitted(target.feature(), others));
    }
    return ids;
  }

  /** Rows that the run never read, such as those of missing values, are no more than means. */
  private BitSet fitted(String feature, int[] others) {
    BitSet read = IdReads.read(state.notes(), feature);
    BitSet fitted = new BitSet();
    for (int id = 0; id < others.length; id++) {
      fitted.set(id, others[id] >= 0 && read.get(others[id]));
    }
    return fitted;
  }

  private List<FloatBuffer> parts(String weight, int count) throws IOException {
    int size = run.weights().get(weight).size();
    List<FloatBuffer> parts = new ArrayList<>();
    for (int part = 0; part < count; part++) {
      parts.add(state.part(weight, part, size));
    }
    return parts;
  }

  private EmbeddingRows source(List<EmbeddingRows> sources, EmbeddingRows target) {
    return sources.stream()
        .filter(rows -> rows.kind().equals(target.kind()))
        .filter(rows -> rows.feature().equals(target.feature()))
        .findFirst()
        .orElseThrow(
            () ->
                new RecipeException(
                    "--from ["
                        + how.from()
                        + "]: it has no rows of ["
                        + target.kind()
                        + "] for feature ["
                        + target.feature()
                        + "]"));
  }

  @Override
  public void close() throws IOException {
    state.close();
  }
}
