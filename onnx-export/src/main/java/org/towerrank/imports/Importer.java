package org.towerrank.imports;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.BundleWriter;
import org.towerrank.bundle.Checksums;
import org.towerrank.bundle.GraphRole;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.bundle.Provenance;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.SchemaException;
import org.towerrank.inference.InferenceException;
import org.towerrank.inference.RankingModel;
import org.towerrank.model.Similarity;
import org.towerrank.onnx.FeatureMismatchException;
import org.towerrank.onnx.FixedRows;
import org.towerrank.onnx.GraphAdapter;
import org.towerrank.onnx.GraphAdapter.Adapted;
import org.towerrank.onnx.GraphValue;
import org.towerrank.onnx.InputPart;
import org.towerrank.onnx.OutputColumns;

/** Makes a bundle of the graphs of another tool. */
public final class Importer {
  /** Rows of the trial that tells what a graph gives: no number that a graph may have fixed. */
  static final int TRIAL_ROWS = 3;

  /** Rows of a batch that a graph may be exported with, and that it is tried with then. */
  private static final int MOST_FIXED_ROWS = 4096;

  private final SchemaFile file;
  private final List<GraphPlan> graphs = new ArrayList<>();
  private final Map<String, PlannedFeature> features = new LinkedHashMap<>();
  private final String toolVersion;

  private Importer(SchemaFile file, String toolVersion) {
    this.file = file;
    this.toolVersion = toolVersion;
  }

  /** A graph as serving can treat it, all of its inputs and its output with one row each. */
  private record Ready(GraphSpec spec, Adapted graph, MixedRows rows) {}

  /**
   * A bundle of a ranker.
   *
   * @param toolVersion of TowerRank
   * @param mixesRows whether a score may depend on the other items of its batch
   * @throws IOException when a vocabulary cannot be read
   * @throws IllegalArgumentException when graph and schema do not fit together
   */
  public static ImportedModel ranker(
      ForeignModel model, SchemaFile file, String toolVersion, boolean mixesRows)
      throws IOException {
    refuse(file, "similarity", file.schema().similarity());
    refuse(file, "user_tower", file.schema().userTower());
    refuse(file, "item_tower", file.schema().itemTower());
    List<String> tasks = file.required("", "tasks", file.schema().tasks());
    Importer importer = new Importer(file, toolVersion);
    importer.plan(GraphRole.RANKER, model);
    GraphPlan graph = importer.graphs.getFirst();
    BundleWriter whole = importer.writer().tasks(tasks);
    importer.requireItems(graph);
    Ready ready = importer.ready(graph, mixesRows);
    requireTasks(file, graph, ready.spec, tasks);
    whole.graph(ready.spec, ready.graph.model());
    List<String> notes = RoundedInputs.notes(graph, importer.features);
    notes.addAll(ready.rows.notes());
    if (ready.rows.mixes()) {
      return new ImportedModel(whole, Optional.empty(), notes);
    }
    SharedUser shared = SharedUser.of(model.file(), ready.graph);
    notes.add(shared.note());
    if (shared.model().isEmpty()) {
      return new ImportedModel(whole, Optional.empty(), notes);
    }
    BundleWriter once = importer.writer(importer.schema()).tasks(tasks);
    once.graph(ready.spec, shared.model().get());
    return new ImportedModel(once, Optional.of(whole), notes);
  }

  private static void requireTasks(
      SchemaFile file, GraphPlan graph, GraphSpec spec, List<String> tasks) {
    if (spec.outputWidth() != tasks.size() || Set.copyOf(tasks).size() != tasks.size()) {
      throw file.error(
          "/tasks",
          "expected a task, each of another name, for each of "
              + spec.outputWidth()
              + " columns of "
              + graph.outputs().stream().map(o -> o.name()).toList()
              + ", got "
              + tasks
              + "; [columns] of [outputs] says which to read");
    }
  }

  /** Of the user alone, every item would have the same score. */
  private void requireItems(GraphPlan graph) {
    boolean ofItems =
        features.values().stream()
            .map(each -> each.feature().side())
            .anyMatch(RankingModel.CANDIDATE_SIDES::contains);
    if (!ofItems) {
      throw file.error(
          "/features",
          "expected a feature of side [item] or [query] among those that the outputs of ["
              + graph.model().file()
              + "] need: without one, every item would have the same score");
    }
  }

  private static void refuse(SchemaFile file, String key, @Nullable Object value) {
    if (value != null) {
      throw file.error(
          "/" + key,
          "the key ["
              + key
              + "] is of two towers, and one model is imported as a ranker: towers are given by"
              + " --user and --item");
    }
  }

  /**
   * A bundle of two towers.
   *
   * @param toolVersion of TowerRank
   * @throws IOException when a vocabulary cannot be read
   * @throws IllegalArgumentException when graphs and schema do not fit together
   */
  public static ImportedModel towers(
      ForeignModel user, ForeignModel item, SchemaFile file, String toolVersion)
      throws IOException {
    for (Map.Entry<String, Boolean> key :
        Map.of(
                "tasks", file.schema().tasks() != null,
                "inputs", file.schema().inputs() != null,
                "derived", file.schema().derived() != null,
                "outputs", file.schema().outputs() != null)
            .entrySet()) {
      if (key.getValue()) {
        throw file.error(
            "/" + key.getKey(),
            "the key ["
                + key.getKey()
                + "] is of a ranker, and two towers are imported; nearest are [user_tower] and"
                + " [item_tower]");
      }
    }
    Similarity similarity = file.required("", "similarity", file.schema().similarity());
    Importer importer = new Importer(file, toolVersion);
    importer.plan(GraphRole.USER_TOWER, user);
    importer.plan(GraphRole.ITEM_TOWER, item);
    BundleWriter writer = importer.writer().similarity(similarity);
    List<String> notes = new ArrayList<>();
    for (GraphPlan graph : importer.graphs) {
      notes.addAll(RoundedInputs.notes(graph, importer.features));
      Ready ready = importer.ready(graph, false);
      writer.graph(ready.spec, ready.graph.model());
    }
    return new ImportedModel(writer, Optional.empty(), notes);
  }

  private void plan(GraphRole role, ForeignModel model) {
    FixedRows.require(model.file(), model.model());
    graphs.add(GraphPlan.of(file, role, model));
  }

  private BundleWriter writer() throws IOException {
    Map<String, GraphValue> own = new LinkedHashMap<>();
    graphs.forEach(graph -> own.putAll(graph.own()));
    Map<String, List<String>> texts = GraphTexts.of(file, graphs);
    for (PlannedFeature each :
        new FeatureReader(file, own, texts, GraphTexts.only(graphs)).read()) {
      features.put(each.feature().name(), each);
    }
    requireAllTaken();
    return writer(schema());
  }

  private BundleWriter writer(FeatureSchema schema) {
    String sums =
        graphs.stream().map(graph -> graph.model().sha256()).collect(Collectors.joining());
    return new BundleWriter(
        file.name(), schema, new Provenance(toolVersion, "import", fingerprint(sums), 0, Map.of()));
  }

  private String fingerprint(String sums) {
    return graphs.size() == 1 ? sums : Checksums.sha256(sums.getBytes(StandardCharsets.US_ASCII));
  }

  private void requireAllTaken() {
    Set<String> taken = new HashSet<>();
    Set<String> inputs = new HashSet<>();
    for (GraphPlan graph : graphs) {
      taken.addAll(graph.features());
      graph.inputs().keySet().forEach(input -> inputs.add(input.name()));
    }
    for (PlannedFeature each : features.values()) {
      if (!taken.contains(each.feature().name())) {
        throw file.error(
            each.pointer(),
            "no input that is read takes feature ["
                + each.feature().name()
                + "]"
                + Nearest.hint(each.feature().name(), inputs));
      }
    }
  }

  private FeatureSchema schema() {
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    List<Feature> all = new ArrayList<>();
    for (PlannedFeature each : features.values()) {
      all.add(each.feature());
      encoders.putIfAbsent(each.feature().encoder(), each.encoder());
    }
    try {
      return new FeatureSchema(all, encoders);
    } catch (SchemaException e) {
      throw file.error("/features", e);
    }
  }

  private Ready ready(GraphPlan graph, boolean mayMixRows) {
    GraphAdapter adapter = graph.adapter();
    graph.inputs().forEach((input, names) -> fill(adapter, input, names));
    graph.derived().forEach((input, source) -> derive(adapter, input, source));
    Adapted trial = trial(adapter);
    MixedRows rows = MixedRows.of(graph.model().file(), graph.role(), trial, mayMixRows);
    List<OutputColumns> columns =
        OutputChoice.columns(file, graph, shapes(graph.model(), trial, rows.mixes()), TRIAL_ROWS);
    Adapted adapted = adapter.finish(trial, columns);
    GraphSpec spec = AdaptedGraph.spec(graph.role(), adapted);
    return new Ready(rows.mixes() ? spec.mixingRows() : spec, adapted, rows);
  }

  /** A graph that runs with the rows it was exported with, and no others, is told as such. */
  private static List<List<Long>> shapes(ForeignModel model, Adapted trial, boolean mixesRows) {
    try {
      return AdaptedGraph.shapes(model.file(), trial, TRIAL_ROWS, mixesRows);
    } catch (InferenceException e) {
      Set<Long> fixed = FixedRows.of(model.model());
      fixed.add(1L);
      for (long rows : fixed) {
        if (rows <= MOST_FIXED_ROWS && runs(model, trial, (int) rows, mixesRows)) {
          throw new IllegalArgumentException(
              "["
                  + model.file()
                  + "] takes "
                  + rows
                  + (rows == 1 ? " row" : " rows")
                  + " and not "
                  + TRIAL_ROWS
                  + ", as an operator within expects that number: export it with a dynamic batch"
                  + " dimension; "
                  + e.getMessage(),
              e);
        }
      }
      throw e;
    }
  }

  private static boolean runs(ForeignModel model, Adapted trial, int rows, boolean mixesRows) {
    try {
      AdaptedGraph.shapes(model.file(), trial, rows, mixesRows);
      return true;
    } catch (InferenceException | IllegalArgumentException e) {
      // So many may be too large, which is not what is to be told.
      return false;
    }
  }

  private void fill(GraphAdapter adapter, GraphValue input, List<String> names) {
    try {
      adapter.fill(input, names.stream().map(name -> planned(name).part()).toList());
      if (input.type() == DataType.STRING) {
        adapter.know(input, GraphTexts.vocabulary(input, planned(names.getFirst())));
      }
    } catch (IllegalArgumentException e) {
      throw file.error(planned(names.getLast()).pointer(), e);
    }
  }

  private void derive(GraphAdapter adapter, GraphValue input, DerivedInputs.Source source) {
    if (!(planned(source.sequence()).part() instanceof InputPart.Ids sequence)) {
      throw new IllegalStateException("a sequence has ids");
    }
    try {
      adapter.derive(input, source.what(), sequence);
    } catch (IllegalArgumentException e) {
      throw file.error(source.pointer(), e);
    }
  }

  private Adapted trial(GraphAdapter adapter) {
    try {
      return adapter.trial();
    } catch (FeatureMismatchException e) {
      throw file.error(planned(e.feature()).pointer(), e);
    }
  }

  private PlannedFeature planned(String name) {
    return Objects.requireNonNull(features.get(name), name);
  }
}
