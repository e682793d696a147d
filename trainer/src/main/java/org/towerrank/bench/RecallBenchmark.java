package org.towerrank.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;
import org.towerrank.files.TemporaryFolder;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.lucene.ItemFields;
import org.towerrank.lucene.ItemIndex;
import org.towerrank.lucene.ItemIndexSettings;
import org.towerrank.lucene.ItemIndexWriter;
import org.towerrank.lucene.Quantization;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What finding the items nearest to a user costs, and how many of the true ones are found. */
@Command(
    name = "recall",
    mixinStandardHelpOptions = true,
    description = {
      "Computes a user's vector and finds the items nearest to it in Lucene, in one"
          + " thread, by the graph of vectors in each form, and by comparing all.",
      "With a Python that finds hnswlib and faiss, their graphs of the same vectors are"
          + " searched in turn, and times are compared at the same recall."
    })
public final class RecallBenchmark extends Benchmark {
  private static final String NONE = "none";
  private static final String TOWER = "user tower";
  private static final String GRAPH = "graph, ";
  private static final String EXACT = "exact search, ";

  /** Vectors made before any is measured, so that what makes them is compiled, as in a server. */
  private static final int WARM_UP = 20_000;

  @Option(names = "--items", paramLabel = "N", description = "Items in the index; 1000000.")
  private int items = 1_000_000;

  @Option(names = "--dimension", paramLabel = "N", description = "Of the vectors; 64.")
  private int dimension = 64;

  @Option(names = "--k", paramLabel = "N", description = "Items to find; 100.")
  private int k = 100;

  @Option(
      names = "--candidates",
      paramLabel = "N",
      description = "Nodes of the graph to consider; 300.")
  private int candidates = 300;

  @Option(names = "--connections", paramLabel = "N", description = "Of a node of the graph; 16.")
  private int connections = 16;

  @Option(names = "--beam", paramLabel = "N", description = "Width when the graph is made; 100.")
  private int beam = 100;

  @Option(names = "--segments", paramLabel = "N", description = "Of the index at most; 1.")
  private int segments = 1;

  @Option(names = "--users", paramLabel = "N", description = "Users to find items for; 300.")
  private int users = 300;

  @Option(
      names = "--forms",
      paramLabel = "KIND",
      split = ",",
      description =
          "Of the vectors that are searched, an index each: none, int8, int4, bbq; none,int8.")
  private List<String> forms = List.of("none", "int8");

  @Option(
      names = "--python",
      paramLabel = "PROGRAM",
      description = "Python with numpy, hnswlib and faiss, to search the same vectors there; none.")
  private String python = NONE;

  @Option(
      names = "--compared-k",
      paramLabel = "N",
      split = ",",
      description = "Items to find beside these libraries; 10,100.")
  private List<Integer> comparedK = List.of(10, 100);

  @Override
  protected List<Measure> measure() throws IOException {
    try (TemporaryFolder temporary = TemporaryFolder.of("towerrank-bench-")) {
      if (python.equals(NONE)) {
        return measure(temporary.path(), null);
      }
      // Started first, so that a missing module fails at once.
      try (PythonNeighbours others =
          PythonNeighbours.start(python, temporary.path(), shared(temporary.path()))) {
        tell("beside: " + others.versions());
        return measure(temporary.path(), others);
      }
    }
  }

  private PythonNeighbours.Settings shared(Path directory) {
    return new PythonNeighbours.Settings(
        directory.resolve("items.f32"),
        directory.resolve("users.f32"),
        dimension,
        connections,
        beam);
  }

  private List<Measure> measure(Path temporary, @Nullable PythonNeighbours others)
      throws IOException {
    RecallWorkload workload = new RecallWorkload(dimension);
    try (TwoTowerModel towers =
        TwoTowerModel.load(workload.bundle(seed()), SessionSettings.SERVING)) {
      List<Measure> measures = new ArrayList<>();
      for (Quantization form : forms()) {
        Path path = temporary.resolve(form.label());
        long start = System.nanoTime();
        write(path, workload, towers, form);
        double seconds = (System.nanoTime() - start) / 1e9;
        measures.add(Measure.of("embedding and indexing, " + form.label(), seconds, "s"));
      }
      measures.addAll(search(temporary, workload, towers, others));
      return measures;
    }
  }

  private void write(
      Path path, RecallWorkload workload, TwoTowerModel towers, Quantization quantization)
      throws IOException {
    ItemIndexSettings settings =
        new ItemIndexSettings(
            "item_id", ItemIndexSettings.VECTOR_FIELD, quantization, connections, beam, segments);
    ItemFields fields = ItemFields.of(RecallWorkload.COLUMNS, List.of(workload.schema()));
    SplittableRandom random = new SplittableRandom(seed());
    ItemIndexWriter.write(
        path,
        towers,
        settings,
        fields,
        writer -> {
          for (int item = 0; item < items; item++) {
            writer.add(item, workload.item(item, random));
          }
        });
  }

  /** Bytes of the graph and of the vectors that it is searched with. */
  private static double searchedBytes(ItemIndex index) {
    Quantization form = index.description().quantization();
    // Lucene before 10.4 has bits in a file with a name of its own.
    Set<String> files =
        form == Quantization.NONE ? Set.of("vex", "vec") : Set.of("vex", "veq", "veb");
    long bytes = 0;
    for (LeafReaderContext leaf : index.searcher().getIndexReader().leaves()) {
      FieldInfo field = leaf.reader().getFieldInfos().fieldInfo(ItemIndexSettings.VECTOR_FIELD);
      if (leaf.reader() instanceof CodecReader reader && field != null) {
        for (var file : reader.getVectorReader().getOffHeapByteSize(field).entrySet()) {
          bytes += files.contains(file.getKey()) ? file.getValue() : 0;
        }
      }
    }
    return bytes;
  }

  private List<Measure> search(
      Path indexes,
      RecallWorkload workload,
      TwoTowerModel towers,
      @Nullable PythonNeighbours others)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed() + 1);
    List<Map<String, Object>> asking = new ArrayList<>();
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < 2 * users; i++) {
      asking.add(workload.user(random));
      vectors.add(towers.userVector(asking.getLast()));
    }
    for (int i = 0; i < WARM_UP; i++) {
      towers.userVector(asking.get(i % asking.size()));
    }
    Map<Quantization, ItemIndex> all = new LinkedHashMap<>();
    try {
      for (Quantization form : forms()) {
        all.put(form, ItemIndex.open(indexes.resolve(form.label()), towers));
      }
      List<Measure> measures = new ArrayList<>();
      for (ItemIndex index : all.values()) {
        measures.addAll(measure(index, towers, asking, vectors));
      }
      if (others != null) {
        measures.addAll(compare(all, vectors.subList(0, users), shared(indexes), others));
      }
      return measures;
    } finally {
      IOUtils.close(all.values());
    }
  }

  private List<Measure> measure(
      ItemIndex index,
      TwoTowerModel towers,
      List<Map<String, Object>> asking,
      List<float[]> vectors)
      throws IOException {
    Quantization form = index.description().quantization();
    String name = GRAPH + form.label();
    String exactName = EXACT + form.label();
    FoundItems graph = new FoundItems(vector -> index.recall(vector, k, candidates, null));
    FoundItems exact = new FoundItems(vector -> index.exact(vector, k, null));
    // As requests do: none searches an index in one form and then in another.
    Timings timings =
        new Rounds()
            .inOrder()
            .add(TOWER, round -> towers.userVector(asking.get(round)))
            .add(name, round -> graph.find(round, vectors.get(round)))
            .run(users, users);
    // Apart, as reading all vectors leaves nothing of the others in the processor's caches; and
    // for each index, as their documents have other numbers.
    Timings reference =
        new Rounds()
            .add(exactName, round -> exact.find(round, vectors.get(round)))
            .run(0, 2 * users);
    List<Measure> measures = new ArrayList<>();
    if (form == Quantization.NONE) {
      measures.addAll(timings.of(TOWER).measures(TOWER));
      double tower = timings.of(TOWER).median();
      double share = tower / (tower + timings.of(name).median());
      measures.add(Measure.atMost(0.05, "user tower / (user tower + graph)", share, "ratio"));
    }
    measures.addAll(timings.of(name).measures(name));
    measures.addAll(reference.measures());
    measures.add(Measure.of("graph and vectors, " + form.label(), searchedBytes(index), "bytes"));
    double recall = graph.recall(exact);
    String recallName = "recall, " + form.label();
    measures.add(
        form == Quantization.NONE
            ? Measure.atLeast(0.98, recallName, recall, "ratio")
            : Measure.of(recallName, recall, "ratio"));
    return measures;
  }

  private List<Measure> compare(
      Map<Quantization, ItemIndex> indexes,
      List<float[]> vectors,
      PythonNeighbours.Settings files,
      PythonNeighbours others)
      throws IOException {
    Map<String, ItemIndex> byName = new LinkedHashMap<>();
    indexes.forEach((form, index) -> byName.put(form.label(), index));
    NeighbourComparison comparison = new NeighbourComparison(byName, vectors, comparedK);
    comparison.writeVectors(files.items(), files.users());
    return comparison.measure(others);
  }

  private List<Quantization> forms() {
    return forms.stream().map(Quantization::named).distinct().toList();
  }
}
