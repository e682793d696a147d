package org.towerrank.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Bundle;
import org.towerrank.export.PrecisionOptions;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.files.TemporaryFolder;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.lucene.DocumentScorer;
import org.towerrank.lucene.ItemDocuments;
import org.towerrank.lucene.ItemFields;
import org.towerrank.lucene.ModelRescorer;
import org.towerrank.precision.Precision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What rescoring a window in Lucene costs beside the model's own run. */
@Command(
    name = "rescore",
    mixinStandardHelpOptions = true,
    description = {
      "Rescores a window of hits in Lucene with a ranker, in one thread, and compares"
          + " that with runs of ONNX Runtime over the same rows, in its buffers already: of the"
          + " same graph, and of one that has the user's features in every row."
    })
public final class RescoreBenchmark extends Benchmark {
  private static final String RESCORE = "rescore in Lucene";
  private static final String WHOLE = "rescore, keeping no part of an item";
  private static final String FIRST = "rescore by a model that has seen no document";
  private static final String OWN = "raw run, user once";
  private static final String PLAIN = "raw run, all inputs in every row";
  private static final String FLOATS = ", float32 weights";
  private static final int WINDOWS = 16;

  @Option(names = "--items", paramLabel = "N", description = "Documents in the index; 80000.")
  private int items = 80_000;

  @Option(names = "--segments", paramLabel = "N", description = "Segments of the index; 8.")
  private int segments = 8;

  @Option(names = "--window", paramLabel = "N", description = "Hits to rescore; 1000.")
  private int window = 1000;

  @Option(
      names = "--numbers",
      paramLabel = "N",
      description = "How many of the 19 item features are floating-point numbers; 6.")
  private int numbers = 6;

  @Option(names = "--rounds", paramLabel = "N", description = "Measured rounds; 500.")
  private int rounds = 500;

  @Option(
      names = "--bundle",
      paramLabel = "BUNDLE",
      description = "A ranker to rescore with, over random values; DeepFM of 20 and 19 features.")
  private @Nullable Path bundle;

  @Option(
      names = "--every-row",
      paramLabel = "BUNDLE",
      description = {
        "The same ranker with the user in every row, as it was imported with --every-row, to",
        "compare with; the graph of --bundle, with as many users as items."
      })
  private @Nullable Path everyRow;

  @Mixin private PrecisionOptions precision = new PrecisionOptions();

  @Override
  protected List<Measure> measure() throws IOException {
    requireWindow(window, items);
    if (everyRow != null && bundle == null) {
      throw new IllegalArgumentException(
          "[--every-row] is compared with [--bundle]: expected both");
    }
    if (bundle == null) {
      RankingWorkload workload = new RankingWorkload(20, 19, numbers, 1000);
      return measure(
          workload,
          random(workload, workload.schema(), precision.precision()),
          random(workload, workload.schema(), Precision.FULL),
          random(workload, workload.schemaWithoutSides(), Precision.FULL));
    }
    Bundle ranker = Bundle.open(bundle);
    return measure(
        new RandomValues(ranker.schema()),
        ranker,
        ranker,
        everyRow == null ? ranker : Bundle.open(everyRow));
  }

  private Bundle random(RankingWorkload workload, FeatureSchema schema, Precision written)
      throws IOException {
    return RandomBundles.writer(workload.model(schema), seed(), written).build();
  }

  /**
   * @param ranker has the user once
   * @param floats the same with weights as they were fitted
   * @param inEveryRow has all inputs in every row
   */
  private List<Measure> measure(RankingRows data, Bundle ranker, Bundle floats, Bundle inEveryRow)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed());
    Map<String, Object> user = data.user(random);
    List<Map<String, Object>> documents = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      documents.add(data.item(random));
    }
    List<TopDocs> windows = new ArrayList<>();
    for (int i = 0; i < WINDOWS; i++) {
      windows.add(hits(random));
    }
    try (TemporaryFolder temporary = TemporaryFolder.of("towerrank-bench-");
        Directory directory = index(temporary.path(), data, documents);
        DirectoryReader reader = DirectoryReader.open(directory);
        RankingModel cut = RankingModel.load(ranker, SessionSettings.SERVING);
        RankingModel own = RankingModel.load(ranker, SessionSettings.SERVING.whole());
        RankingModel cutFloats = RankingModel.load(floats, SessionSettings.SERVING);
        RankingModel wholeFloats = RankingModel.load(floats, SessionSettings.SERVING.whole());
        RankingModel plain = RankingModel.load(inEveryRow, SessionSettings.SERVING.whole());
        RawRuns ownRuns = new RawRuns(own.graphs().items(), own.schema());
        RawRuns plainRuns = new RawRuns(plain.graphs().items(), plain.schema())) {
      for (TopDocs hits : windows) {
        List<Map<String, Object>> rows = rows(user, documents, hits);
        ownRuns.add(rows);
        plainRuns.addInEveryRow(rows);
      }
      IndexSearcher searcher = new IndexSearcher(reader);
      Supplier<ModelRescorer> rescorer =
          () -> ModelRescorer.of(new DocumentScorer(cut, fields(data)), user);
      ModelRescorer whole = ModelRescorer.of(new DocumentScorer(own, fields(data)), user);
      Rescorers rescorers =
          new Rescorers(
              rescorer,
              whole,
              ModelRescorer.of(new DocumentScorer(cutFloats, fields(data)), user),
              ModelRescorer.of(new DocumentScorer(wholeFloats, fields(data)), user));
      return compare(searcher, rescorers, windows, ownRuns, plainRuns);
    }
  }

  /** The values of hits, with the user's. */
  private static List<Map<String, Object>> rows(
      Map<String, Object> user, List<Map<String, Object>> documents, TopDocs hits) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (ScoreDoc hit : hits.scoreDocs) {
      Map<String, Object> row = new HashMap<>(user);
      row.putAll(documents.get(hit.doc));
      rows.add(row);
    }
    return rows;
  }

  private Directory index(Path path, RankingRows data, List<Map<String, Object>> documents)
      throws IOException {
    ItemDocuments fields = new ItemDocuments(fields(data));
    Directory directory = FSDirectory.open(path);
    IndexWriterConfig config =
        new IndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE).setRAMBufferSizeMB(512);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < items; i++) {
        Document document = new Document();
        fields.addTo(document, documents.get(i));
        writer.addDocument(document);
        if ((long) (i + 1) * segments / items > (long) i * segments / items) {
          writer.commit();
        }
      }
    }
    return directory;
  }

  private static ItemFields fields(RankingRows data) {
    return ItemFields.of(data.columns(), List.of(data.schema()));
  }

  /**
   * What is compared.
   *
   * @param fresh makes one that has seen no document yet
   * @param whole runs the graph as it is
   * @param floats the first, with weights as they were fitted
   * @param wholeFloats the second, with weights as they were fitted
   */
  private record Rescorers(
      Supplier<ModelRescorer> fresh,
      ModelRescorer whole,
      ModelRescorer floats,
      ModelRescorer wholeFloats) {}

  private List<Measure> compare(
      IndexSearcher searcher,
      Rescorers rescorers,
      List<TopDocs> windows,
      RawRuns own,
      RawRuns plain)
      throws IOException {
    Map<String, ModelRescorer> compared = new LinkedHashMap<>();
    compared.put(RESCORE, rescorers.fresh().get());
    compared.put(WHOLE, rescorers.whole());
    if (!precision.precision().isFull()) {
      compared.put(RESCORE + FLOATS, rescorers.floats());
      compared.put(WHOLE + FLOATS, rescorers.wholeFloats());
    }
    Rounds alternating = new Rounds();
    compared.forEach(
        (name, rescorer) ->
            alternating.add(
                name, round -> rescorer.rescore(searcher, windows.get(round % WINDOWS), window)));
    Timings timings =
        alternating
            .add(OWN, round -> own.run(round % WINDOWS))
            .add(PLAIN, round -> plain.run(round % WINDOWS))
            .run(2 * rounds, rounds);
    Timings first =
        new Rounds()
            .add(
                FIRST,
                round ->
                    rescorers.fresh().get().rescore(searcher, windows.get(round % WINDOWS), window))
            .run(rounds / 5, rounds / 5 + 1);
    List<Measure> measures = measures(timings);
    measures.addAll(first.measures());
    return measures;
  }

  private List<Measure> measures(Timings timings) {
    List<Measure> measures = timings.measures();
    for (String rescoring : List.of(RESCORE, WHOLE)) {
      double plain = timings.ratio(rescoring, PLAIN);
      double own = timings.ratio(rescoring, OWN);
      if (bundle == null || everyRow != null) {
        measures.add(Measure.atMost(bar(rescoring), rescoring + " / " + PLAIN, plain, "ratio"));
      }
      measures.add(Measure.atMost(1.25, rescoring + " / " + OWN, own, "ratio"));
      if (!precision.precision().isFull()) {
        double floats = timings.ratio(rescoring, rescoring + FLOATS);
        measures.add(Measure.atMost(1, rescoring + " / the same" + FLOATS, floats, "ratio"));
      }
    }
    return measures;
  }

  /** The most that rescoring may take of a run with all inputs in every row. */
  private double bar(String rescoring) {
    if (bundle == null) {
      return 0.9;
    }
    return rescoring.equals(RESCORE) ? 0.4 : 0.75;
  }

  /** Hits at random documents, best first. */
  private TopDocs hits(SplittableRandom random) {
    int[] chosen = random.ints(0, items).distinct().limit(window).toArray();
    ScoreDoc[] hits = new ScoreDoc[window];
    for (int i = 0; i < window; i++) {
      hits[i] = new ScoreDoc(chosen[i], window - i);
    }
    return new TopDocs(new TotalHits(window, TotalHits.Relation.EQUAL_TO), hits);
  }
}
