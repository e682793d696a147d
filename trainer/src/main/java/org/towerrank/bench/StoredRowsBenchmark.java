package org.towerrank.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.Directory;
import org.jspecify.annotations.Nullable;
import org.towerrank.files.TemporaryFolder;
import org.towerrank.inference.PrecomputingRanker;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.lucene.DocumentScorer;
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
      "Rescores windows of random documents of a large index in Lucene, one thread, with"
          + " rows in files beside the index: while they are written, when they are there, after"
          + " a restart, and with updates.",
      "Compares that with runs of ONNX Runtime over rows in its buffers already. With the"
          + " defaults it takes 20 GB of disk."
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
  private static final int OPENINGS = 5;
  private static final long BUDGET = 1L << 40;

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
      description = {
        "Where the index is made, and found again, of the same options; a temporary one. Rows",
        "are always written anew."
      })
  private @Nullable Path directory;

  private final RankingWorkload workload = new RankingWorkload(20, 19, 6, 1000);

  @Override
  protected List<Measure> measure() throws IOException {
    requireWindow(window, items);
    if (directory != null) {
      return measure(directory);
    }
    try (TemporaryFolder temporary = TemporaryFolder.of("towerrank-bench-")) {
      return measure(temporary.path());
    }
  }

  private List<Measure> measure(Path path) throws IOException {
    LargeIndex index = new LargeIndex(path, workload, items, segments, seed());
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
        Directory files = index.open();
        DirectoryReader reader = DirectoryReader.open(files)) {
      SplittableRandom random = new SplittableRandom(seed());
      Map<String, Object> user = workload.user(random);
      for (int i = 0; i < RAW_WINDOWS; i++) {
        List<Map<String, Object>> raw = index.rows(user, window, random);
        plainRuns.addInEveryRow(raw);
        partRuns.add(raw);
      }
      return measure(new Session(model, user, index, files, reader, random, plainRuns, partRuns));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private record Session(
      RankingModel model,
      Map<String, Object> user,
      LargeIndex index,
      Directory files,
      DirectoryReader reader,
      SplittableRandom random,
      RawRuns plain,
      RawRuns parts) {

    DocumentScorer scorer() {
      return new DocumentScorer(model, index.fields());
    }

    DocumentScorer scorer(SegmentRows rows) {
      return scorer().storedIn(rows, index.fields());
    }
  }

  private List<Measure> measure(Session session) throws IOException, InterruptedException {
    RowSettings settings = RowSettings.of(BUDGET).in(precision);
    List<Measure> measures = new ArrayList<>();
    double partRate = unstored(session, measures);
    try (TemporaryFolder temporary =
        TemporaryFolder.in(session.index().path(), "towerrank-bench-")) {
      whileBuilding(session, temporary.path(), settings, measures);
    }
    try (TemporaryFolder temporary =
        TemporaryFolder.in(session.index().path(), "towerrank-bench-")) {
      Path rows = temporary.path();
      building(session, rows, settings, partRate, measures);
      for (int i = 0; i < OPENINGS; i++) {
        measures.add(firstWindow(session, rows, settings, i + 1));
      }
      stored(session, rows, settings, measures);
    }
    return measures;
  }

  /** Windows of random documents, made before they are measured. */
  private List<TopDocs> windows(Session session, int count) {
    List<TopDocs> windows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      windows.add(session.index().window(window, session.random()));
    }
    return windows;
  }

  private void rescore(DocumentScorer scorer, Session session, DirectoryReader reader, TopDocs hits)
      throws IOException {
    ModelRescorer.of(scorer, session.user()).rescoreWithTasks(reader, hits, window);
  }

  private Timings rescored(
      String name, DocumentScorer scorer, Session session, int warmUp, int measured)
      throws IOException {
    List<TopDocs> windows = windows(session, warmUp + measured);
    return new Rounds()
        .add(name, round -> rescore(scorer, session, session.reader(), windows.get(round)))
        .add(PLAIN, round -> session.plain().run(round % RAW_WINDOWS))
        .add(PARTS, round -> session.parts().run(round % RAW_WINDOWS))
        .run(warmUp, measured);
  }

  /** Returns rows a second of runs of the item part. */
  private double unstored(Session session, List<Measure> measures) throws IOException {
    DocumentScorer scorer = session.scorer();
    Timings timings = rescored(COMPUTED, scorer, session, rounds / 10, rounds / 5 + 1);
    scorer.forget();
    measures.addAll(timings.measures());
    measures.add(ratio(COMPUTED, timings));
    return 1e6 * window / timings.of(PARTS).median();
  }

  private void whileBuilding(
      Session session, Path path, RowSettings settings, List<Measure> measures) throws IOException {
    try (SegmentRows rows = SegmentRows.open(path, settings)) {
      DocumentScorer scorer = session.scorer(rows);
      scorer.wantStored(session.reader());
      Timings timings = rescored(BUILDING, scorer, session, rounds / 20, rounds / 10 + 1);
      measures.addAll(timings.of(BUILDING).measures(BUILDING));
      measures.add(ratio(BUILDING, timings));
      measures.add(
          Measure.of("segments not written then", rows.statistics().building(), "segments"));
      scorer.forget();
    }
  }

  private void building(
      Session session, Path path, RowSettings settings, double partRate, List<Measure> measures)
      throws IOException, InterruptedException {
    try (SegmentRows rows = SegmentRows.open(path, settings)) {
      DocumentScorer scorer = session.scorer(rows);
      long start = System.nanoTime();
      boolean all = scorer.store(session.reader());
      double rate = items / ((System.nanoTime() - start) / 1e9);
      scorer.forget();
      if (!all) {
        throw new IOException("rows could not be written to [" + path + "]");
      }
      measures.add(Measure.of("rows written", rate, "rows/s"));
      measures.add(
          Measure.atLeast(0.6, "rows written / rows of " + PARTS, rate / partRate, "ratio"));
      measures.add(Measure.of("bytes of rows", (double) rows.statistics().bytes(), "bytes"));
    }
  }

  /** The first window once rows were opened again, beside a raw run of that moment. */
  private Measure firstWindow(Session session, Path path, RowSettings settings, int restart)
      throws IOException, InterruptedException {
    List<TopDocs> windows = windows(session, 1);
    try (SegmentRows rows = SegmentRows.open(path, settings)) {
      DocumentScorer scorer = session.scorer(rows);
      scorer.store(session.reader());
      Timings plain =
          new Rounds()
              .add(PLAIN, round -> session.plain().run(round % RAW_WINDOWS))
              .run(RAW_WINDOWS, RAW_WINDOWS);
      Timings first =
          new Rounds()
              .add(STORED, round -> rescore(scorer, session, session.reader(), windows.get(round)))
              .run(0, 1);
      scorer.forget();
      String name = "first window after opening " + restart + " / " + PLAIN;
      double ratio = first.of(STORED).median() / plain.of(PLAIN).median();
      return Measure.atMost(1, name, ratio, "ratio");
    }
  }

  private void stored(Session session, Path path, RowSettings settings, List<Measure> measures)
      throws IOException, InterruptedException {
    try (SegmentRows rows = SegmentRows.open(path, settings)) {
      DocumentScorer scorer = session.scorer(rows);
      scorer.store(session.reader());
      Timings timings = rescored(STORED, scorer, session, rounds / 10, rounds);
      measures.addAll(timings.of(STORED).measures(STORED));
      measures.add(atMost(0.4, STORED, timings));
      updated(session, scorer, measures);
      measures.add(
          Measure.of("documents computed", (double) scorer.counts().computed(), "documents"));
      scorer.forget();
    }
  }

  /** Updates 20 documents before every tenth window, and takes the changes back in the end. */
  private void updated(Session session, DocumentScorer scorer, List<Measure> measures)
      throws IOException {
    SplittableRandom random = session.random();
    try (LargeIndex.Updates updates = session.index().new Updates(session.files())) {
      List<TopDocs> next = new ArrayList<>();
      Timings timings =
          new Rounds()
              .inOrder()
              .add(
                  "20 updates and a refresh",
                  round -> {
                    if (round % WINDOWS_OF_UPDATE == 0) {
                      updates.update(UPDATES, random);
                    }
                    next.add(updates.window(window, random));
                  })
              .add(UPDATED, round -> rescore(scorer, session, updates.reader(), next.removeLast()))
              .add(PLAIN, round -> session.plain().run(round % RAW_WINDOWS))
              .run(0, rounds);
      Samples times = timings.of(UPDATED);
      measures.addAll(times.measures(UPDATED));
      measures.add(atMost(0.45, UPDATED, timings));
      measures.add(
          Measure.atMost(
              1.1,
              UPDATED + ", last quarter / first",
              times.part(3, 4).median() / times.part(0, 4).median(),
              "ratio"));
      measures.add(
          Measure.of(
              "heap kept of documents after updates", (double) scorer.ramBytesUsed(), "bytes"));
      measures.add(Measure.of("segments after updates", updates.reader().leaves().size(), ""));
    }
  }

  private static Measure ratio(String name, Timings timings) {
    return Measure.of(name + " / " + PLAIN, timings.ratio(name, PLAIN), "ratio");
  }

  private static Measure atMost(double bar, String name, Timings timings) {
    return Measure.atMost(bar, name + " / " + PLAIN, timings.ratio(name, PLAIN), "ratio");
  }
}
