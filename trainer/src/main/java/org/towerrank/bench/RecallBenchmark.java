package org.towerrank.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.jspecify.annotations.Nullable;
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
      "Computes a user's vector and finds the items nearest to it in Lucene, in one thread, by the",
      "graph of vectors as they are and in 8 bits, and by comparing all. With a Python that finds",
      "hnswlib and faiss, their graphs of the same vectors are searched in turn, and times are",
      "compared at the same recall."
    })
public final class RecallBenchmark extends Benchmark {
  private static final String NONE = "none";
  private static final String TOWER = "user tower";
  private static final String GRAPH = "graph, none";
  private static final String INT8 = "graph, int8";
  private static final String EXACT = "exact search";

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
    try (TemporaryDirectory temporary = TemporaryDirectory.create()) {
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
      for (Quantization form : List.of(Quantization.NONE, Quantization.INT8)) {
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
  private static double searched(ItemIndex index) {
    Quantization form = index.description().quantization();
    Set<String> files = Set.of("vex", form == Quantization.NONE ? "vec" : "veq");
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
    try (ItemIndex plain = open(indexes, Quantization.NONE, towers);
        ItemIndex quantized = open(indexes, Quantization.INT8, towers)) {
      Hits graph = new Hits(vector -> plain.recall(vector, k, candidates, null));
      Hits int8 = new Hits(vector -> quantized.recall(vector, k, candidates, null));
      // As requests do: none searches an index in one form and then in the other.
      Timings timings =
          new Rounds()
              .inOrder()
              .add(TOWER, round -> towers.userVector(asking.get(round)))
              .add(GRAPH, round -> graph.find(round, vectors.get(round)))
              .run(users, users);
      Timings inBytes =
          new Rounds().add(INT8, round -> int8.find(round, vectors.get(round))).run(users, users);
      // Apart, as reading all vectors leaves nothing of the others in the processor's caches; and
      // once for each index, as their documents have other numbers.
      Hits exact = new Hits(vector -> plain.exact(vector, k, null));
      Hits exactInt8 = new Hits(vector -> quantized.exact(vector, k, null));
      Timings reference =
          new Rounds()
              .add(EXACT, round -> exact.find(round, vectors.get(round)))
              .add("of the index in 8 bits", round -> exactInt8.find(round, vectors.get(round)))
              .run(0, 2 * users);
      List<Measure> measures = timings.measures();
      measures.addAll(inBytes.measures());
      measures.addAll(reference.of(EXACT).measures(EXACT));
      measures.add(Measure.of("graph and vectors, none", searched(plain), "bytes"));
      measures.add(Measure.of("graph and vectors, int8", searched(quantized), "bytes"));
      double tower = timings.of(TOWER).median();
      double whole = tower + timings.of(GRAPH).median();
      measures.add(Measure.atLeast(0.98, "recall, none", graph.recall(exact), "ratio"));
      measures.add(Measure.of("recall, int8", int8.recall(exactInt8), "ratio"));
      measures.add(
          Measure.atMost(0.05, "user tower / (user tower + graph)", tower / whole, "ratio"));
      if (others != null) {
        Map<String, ItemIndex> both = new LinkedHashMap<>();
        both.put(Quantization.NONE.label(), plain);
        both.put(Quantization.INT8.label(), quantized);
        measures.addAll(compare(both, vectors.subList(0, users), shared(indexes), others));
      }
      return measures;
    }
  }

  private List<Measure> compare(
      Map<String, ItemIndex> indexes,
      List<float[]> vectors,
      PythonNeighbours.Settings files,
      PythonNeighbours others)
      throws IOException {
    NeighbourComparison comparison = new NeighbourComparison(indexes, vectors, comparedK);
    comparison.writeVectors(files.items(), files.users());
    return comparison.measure(others);
  }

  private static ItemIndex open(Path indexes, Quantization form, TwoTowerModel towers)
      throws IOException {
    return ItemIndex.open(indexes.resolve(form.label()), towers);
  }

  /** A way to search, and what it found. */
  private static final class Hits {
    private final Search search;
    private final Map<Integer, TopDocs> found = new TreeMap<>();

    /** Finds the items nearest to a vector. */
    private interface Search {
      TopDocs find(float[] vector) throws IOException;
    }

    Hits(Search search) {
      this.search = search;
    }

    void find(int user, float[] vector) throws IOException {
      found.put(user, search.find(vector));
    }

    /** The share of what another way found for the same users that this found too. */
    double recall(Hits reference) {
      long same = 0;
      long all = 0;
      for (Map.Entry<Integer, TopDocs> user : reference.found.entrySet()) {
        Set<Integer> documents = documents(found.get(user.getKey()));
        Set<Integer> nearest = documents(user.getValue());
        all += nearest.size();
        documents.retainAll(nearest);
        same += documents.size();
      }
      return (double) same / all;
    }

    private static Set<Integer> documents(@Nullable TopDocs hits) {
      Set<Integer> documents = new HashSet<>();
      if (hits != null) {
        for (ScoreDoc hit : hits.scoreDocs) {
          documents.add(hit.doc);
        }
      }
      return documents;
    }
  }
}
