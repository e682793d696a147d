package org.towerrank.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;
import org.towerrank.inference.PrecomputingRanker;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.lucene.DocumentScorer;
import org.towerrank.lucene.ItemDocuments;
import org.towerrank.lucene.ItemFields;
import org.towerrank.lucene.ModelRescorer;
import org.towerrank.lucene.rows.RowPrecision;
import org.towerrank.lucene.rows.RowSettings;
import org.towerrank.lucene.rows.SegmentRows;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What rescoring windows of random documents of a large index costs, with rows in files. */
@Command(
    name = "rows",
    mixinStandardHelpOptions = true,
    description = {
      "Rescores windows of random documents of a large index in Lucene, one thread, with rows in",
      "files beside the index: while they are written, when they are there, after a restart, and",
      "with updates. Compares that with runs of ONNX Runtime over rows in its buffers already.",
      "With the defaults it takes 20 GB of disk."
    })
public final class StoredRowsBenchmark extends Benchmark {
  private static final String COMPUTED = "rescore, no rows yet";
  private static final String BUILDING = "rescore while rows are written";
  private static final String STORED = "rescore with rows in files";
  private static final String UPDATED = "rescore with rows in files, updates";
  private static final String PLAIN = "raw run, all inputs in every row";
  private static final String PARTS = "raw run of the item part";
  private static final int UPDATES = 20;
  private static final int WINDOWS_OF_UPDATE = 10;
  private static final int RAW_WINDOWS = 16;
  private static final long BUDGET = 1L << 40;
  private static final double NANOS = 1e9;

  @Option(names = "--items", paramLabel = "N", description = "Documents in the index; 5000000.")
  private int items = 5_000_000;

  @Option(names = "--segments", paramLabel = "N", description = "Segments of the index; 8.")
  private int segments = 8;

  @Option(names = "--window", paramLabel = "N", description = "Hits to rescore; 1000.")
  private int window = 1000;

  @Option(names = "--rounds", paramLabel = "N", description = "Measured windows; 2000.")
  private int rounds = 2000;

  @Option(
      names = "--precision",
      paramLabel = "P",
      description = "Of the rows: float32, float16; float32.")
  private RowPrecision precision = RowPrecision.FLOAT32;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "Where index and rows are made, and found again; a temporary one.")
  private @Nullable Path directory;

  private final RankingWorkload workload = new RankingWorkload(20, 19, 6, 1000);

  @Override
  protected List<Measure> measure() throws IOException {
    if (directory != null) {
      return measure(directory);
    }
    try (TemporaryDirectory temporary = TemporaryDirectory.create()) {
      return measure(temporary.path());
    }
  }

  private List<Measure> measure(Path path) throws IOException {
    try (Directory index = FSDirectory.open(path.resolve("index"))) {
      write(index);
      return measure(index, path.resolve("rows"));
    }
  }

  private ItemFields fields() {
    return ItemFields.of(workload.columns(), List.of(workload.schema()));
  }

  private Map<String, Object> item(int number) {
    return workload.item(new SplittableRandom(seed() * items + number));
  }

  private Document document(ItemDocuments fields, int number) {
    Document document = new Document();
    fields.addTo(document, item(number));
    document.add(new StringField("key", Integer.toString(number), Field.Store.NO));
    return document;
  }

  private void write(Directory index) throws IOException {
    if (DirectoryReader.indexExists(index)) {
      return;
    }
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setMergePolicy(NoMergePolicy.INSTANCE)
            .setSoftDeletesField("deleted")
            .setRAMBufferSizeMB(600);
    ItemDocuments fields = new ItemDocuments(fields());
    try (IndexWriter writer = new IndexWriter(index, config)) {
      for (int i = 0; i < items; i++) {
        writer.addDocument(document(fields, i));
        if ((i + 1L) * segments / items > (long) i * segments / items) {
          writer.flush();
        }
      }
    }
  }

  private List<Measure> measure(Directory index, Path rows) throws IOException {
    SessionSettings serving = SessionSettings.SERVING;
    try (RankingModel model =
            RankingModel.load(
                RandomBundles.of(workload.model(workload.schema()), seed()), serving);
        RankingModel plain =
            RankingModel.load(
                RandomBundles.of(workload.model(workload.schemaWithoutSides()), seed()),
                serving.whole());
        RawRuns plainRuns = new RawRuns(plain.graphs().items(), plain.schema());
        RawRuns partRuns =
            new RawRuns(((PrecomputingRanker) model.graphs()).items(), model.schema());
        DirectoryReader reader = DirectoryReader.open(index)) {
      SplittableRandom random = new SplittableRandom(seed());
      Map<String, Object> user = workload.user(random);
      for (int i = 0; i < RAW_WINDOWS; i++) {
        List<Map<String, Object>> raw = rawWindow(user, random);
        plainRuns.addInEveryRow(raw);
        partRuns.add(raw);
      }
      RowSettings settings = RowSettings.of(BUDGET).in(precision);
      Session session = new Session(model, user, reader, random, plainRuns, partRuns);
      List<Measure> measures = new ArrayList<>(unstored(session));
      measures.addAll(building(session, rows, settings));
      measures.addAll(restarted(session, rows, settings, index));
      return measures;
    }
  }

  private record Session(
      RankingModel model,
      Map<String, Object> user,
      DirectoryReader reader,
      SplittableRandom random,
      RawRuns plain,
      RawRuns parts) {}

  private List<Map<String, Object>> rawWindow(Map<String, Object> user, SplittableRandom random) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < window; i++) {
      Map<String, Object> row = new HashMap<>(user);
      row.putAll(item(random.nextInt(items)));
      rows.add(row);
    }
    return rows;
  }

  private void rescore(DocumentScorer scorer, Session session, DirectoryReader reader)
      throws IOException {
    TopDocs hits = hits(session.random());
    ModelRescorer.of(scorer, session.user()).rescoreWithTasks(reader, hits, window);
  }

  private List<Measure> unstored(Session session) throws IOException {
    DocumentScorer scorer = new DocumentScorer(session.model(), fields());
    Timings timings =
        new Rounds()
            .add(COMPUTED, round -> rescore(scorer, session, session.reader()))
            .add(PLAIN, round -> session.plain().run(round % RAW_WINDOWS))
            .add(PARTS, round -> session.parts().run(round % RAW_WINDOWS))
            .run(rounds / 10, rounds / 5 + 1);
    scorer.forget();
    List<Measure> measures = new ArrayList<>(timings.measures());
    measures.add(ratio(COMPUTED, timings.ratio(COMPUTED, PLAIN)));
    double perRow = timings.of(PARTS).median() / window;
    measures.add(Measure.of(PARTS, 1e6 / perRow, "rows/s"));
    return measures;
  }

  private List<Measure> building(Session session, Path path, RowSettings settings)
      throws IOException {
    List<Measure> measures = new ArrayList<>();
    try (SegmentRows rows = SegmentRows.open(path, settings)) {
      DocumentScorer scorer =
          new DocumentScorer(session.model(), fields()).storedIn(rows, fields());
      Timings during =
          new Rounds()
              .add(BUILDING, round -> rescore(scorer, session, session.reader()))
              .run(rounds / 20, rounds / 10 + 1);
      measures.addAll(during.measures());
      int left = rows.statistics().building();
      long start = System.nanoTime();
      scorer.store(session.reader());
      double seconds = (System.nanoTime() - start) / NANOS;
      measures.add(Measure.of("segments written without searches", left, "segments"));
      double written = (double) left / segments * items;
      measures.add(Measure.of("rows written, at least", written / seconds, "rows/s"));
      measures.add(Measure.of("bytes of rows", (double) rows.statistics().bytes(), "bytes"));
      scorer.forget();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return measures;
  }

  private List<Measure> restarted(Session session, Path path, RowSettings settings, Directory index)
      throws IOException {
    List<Measure> measures = new ArrayList<>();
    try (SegmentRows rows = SegmentRows.open(path, settings)) {
      DocumentScorer scorer =
          new DocumentScorer(session.model(), fields()).storedIn(rows, fields());
      scorer.store(session.reader());
      long start = System.nanoTime();
      rescore(scorer, session, session.reader());
      double first = (System.nanoTime() - start) / 1e3;
      Timings stored =
          new Rounds()
              .add(STORED, round -> rescore(scorer, session, session.reader()))
              .add(PLAIN, round -> session.plain().run(round % RAW_WINDOWS))
              .run(rounds / 10, rounds);
      measures.addAll(stored.measures());
      double plain = stored.of(PLAIN).median();
      measures.add(
          Measure.atMost(1, "first window after a restart / " + PLAIN, first / plain, "ratio"));
      measures.add(
          Measure.atMost(0.4, STORED + " / " + PLAIN, stored.ratio(STORED, PLAIN), "ratio"));
      measures.addAll(updated(session, scorer, index));
      measures.add(
          Measure.of("documents computed", (double) scorer.counts().computed(), "documents"));
      scorer.forget();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return measures;
  }

  /** Updates 20 documents before every tenth window, and takes the changes back in the end. */
  private List<Measure> updated(Session session, DocumentScorer scorer, Directory index)
      throws IOException {
    ItemDocuments documents = new ItemDocuments(fields());
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setSoftDeletesField("deleted")
            // Large segments are left alone, so that all windows are of one index.
            .setMergePolicy(new TieredMergePolicy().setMaxMergedSegmentMB(50));
    try (IndexWriter writer = new IndexWriter(index, config)) {
      List<DirectoryReader> current = new ArrayList<>(List.of(DirectoryReader.open(writer)));
      Timings timings =
          new Rounds()
              .inOrder()
              .add("20 updates and a refresh", round -> update(writer, documents, current, round))
              .add(UPDATED, round -> rescore(scorer, session, current.getFirst()))
              .add(PLAIN, round -> session.plain().run(round % RAW_WINDOWS))
              .run(0, rounds);
      long kept = scorer.ramBytesUsed();
      current.getFirst().close();
      writer.rollback();
      List<Measure> measures = new ArrayList<>(timings.of(UPDATED).measures(UPDATED));
      measures.add(
          Measure.atMost(0.45, UPDATED + " / " + PLAIN, timings.ratio(UPDATED, PLAIN), "ratio"));
      measures.add(Measure.of("heap kept of documents after updates", (double) kept, "bytes"));
      return measures;
    }
  }

  private void update(
      IndexWriter writer, ItemDocuments documents, List<DirectoryReader> current, int round)
      throws IOException {
    if (round % WINDOWS_OF_UPDATE != 0) {
      return;
    }
    for (int i = 0; i < UPDATES; i++) {
      int number = (int) ((round * 7919L * UPDATES + i * 104_729L) % items);
      writer.softUpdateDocument(
          new Term("key", Integer.toString(number)),
          document(documents, number),
          new NumericDocValuesField("deleted", 1));
    }
    DirectoryReader next = DirectoryReader.openIfChanged(current.getFirst());
    if (next != null) {
      current.set(0, next).close();
    }
  }

  private static Measure ratio(String name, double value) {
    return Measure.of(name + " / " + PLAIN, value, "ratio");
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
