package org.towerrank.lucene;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.inference.RankingModel;
import org.towerrank.lucene.column.DocumentCacheBudget;
import org.towerrank.lucene.column.DocumentFields;
import org.towerrank.lucene.rows.RowPrecision;
import org.towerrank.lucene.rows.RowSettings;
import org.towerrank.lucene.rows.SegmentRows;

/** Rows in files give the scores that computing gives, and are there for what exists only. */
class StoredRowsTest {
  private static final int DOCUMENTS = 400;
  private static final Map<String, Object> USER = RandomItems.user(1);
  private static final long PLENTY = 1L << 30;

  @TempDir Path temporary;

  private final List<String> logged = new ArrayList<>();

  private RowSettings settings(long budget) {
    RowSettings of = RowSettings.of(budget).forSegmentsOf(50);
    return new RowSettings(
        of.budget(),
        of.room(),
        of.leastDocuments(),
        of.precision(),
        of.executor(),
        line -> {
          synchronized (logged) {
            logged.add(line);
          }
        });
  }

  private SegmentRows open() throws IOException {
    return SegmentRows.open(temporary.resolve("rows"), settings(PLENTY));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(temporary.resolve("rows"))) {
      return files.filter(file -> file.toString().endsWith(".rows")).sorted().toList();
    }
  }

  private FSDirectory index() throws IOException {
    return FSDirectory.open(temporary.resolve("index"));
  }

  static IndexWriter writer(FSDirectory directory) throws IOException {
    return new IndexWriter(
        directory,
        new IndexWriterConfig()
            .setMergePolicy(NoMergePolicy.INSTANCE)
            .setSoftDeletesField("__soft_deletes"));
  }

  /** Two segments of the items that every kind of feature is read from. */
  static void write(IndexWriter writer) throws IOException {
    ItemDocuments items =
        new ItemDocuments(ItemFields.of(RandomItems.COLUMNS, List.of(RandomModels.schema())));
    int written = 0;
    for (Map<String, Object> item : RandomItems.of(DOCUMENTS, 9)) {
      Document document = new Document();
      items.addTo(document, item);
      document.add(new KeywordField("key", "k" + written, Field.Store.NO));
      writer.addDocument(document);
      if (++written == DOCUMENTS / 4) {
        writer.commit();
      }
    }
    writer.commit();
  }

  static DocumentFields fields() {
    return ItemFields.of(RandomItems.COLUMNS, List.of(RandomModels.schema()));
  }

  static DocumentScorer scorer(RankingModel model) {
    return new DocumentScorer(model, fields(), new DocumentCacheBudget(() -> PLENTY));
  }

  static List<Float> scores(DocumentScorer scorer, IndexReader reader) throws IOException {
    int[] documents = IntStream.range(0, reader.maxDoc()).filter(i -> i % 3 != 1).toArray();
    TaskScores scores = scorer.score(reader, scorer.request(USER), documents, () -> {});
    List<Float> all = new ArrayList<>();
    for (int i = 0; i < documents.length; i++) {
      for (int task = 0; task < scorer.model().tasks().size(); task++) {
        all.add(scores.score(i, task));
      }
    }
    return all;
  }

  static void assertClose(List<Float> found, List<Float> expected, float distance) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i)).isCloseTo(expected.get(i), within(distance));
    }
  }

  private static RankingModel model(String kind) throws IOException {
    return switch (kind) {
      case "whole" -> RandomModels.deepFm(3);
      case "experts" -> RandomModels.wideMmoe(3);
      default -> RandomModels.wideDeepFm(3);
    };
  }

  static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"whole", "cut", "experts"})
  void scoresAreTheSameAndFilesAreFoundAgain(String kind) throws Exception {
    try (RankingModel model = model(kind);
        FSDirectory directory = index();
        IndexWriter writer = writer(directory)) {
      write(writer);
      List<Path> written;
      try (SegmentRows rows = open();
          DirectoryReader reader = DirectoryReader.open(directory)) {
        List<Float> expected = scores(scorer(model), reader);
        DocumentScorer stored = scorer(model).storedIn(rows, fields());
        assertThat(stored.store(reader)).isTrue();
        assertThat(scores(stored, reader)).isEqualTo(scores(stored, reader));
        assertClose(scores(stored, reader), expected, 1e-6f);
        assertThat(stored.counts().computed()).isZero();
        assertThat(stored.counts().files()).isPositive();
        assertThat(rows.statistics().segments()).isEqualTo(2);
        written = files();
        assertThat(written).hasSize(2);
        stored.forget();
      }
      try (SegmentRows again = open();
          DirectoryReader reader = DirectoryReader.open(directory)) {
        await(() -> again.statistics().segments() == 2);
        DocumentScorer stored = scorer(model).storedIn(again, fields());
        // The first window finds what was read when the rows were opened.
        scores(stored, reader);
        assertThat(stored.counts().computed()).isZero();
        assertThat(stored.store(reader)).isTrue();
        assertThat(files()).isEqualTo(written);
        assertClose(scores(stored, reader), scores(scorer(model), reader), 1e-6f);
        assertThat(stored.counts().computed()).isZero();
        stored.forget();
      }
    }
    assertThat(logged).isEmpty();
  }

  @Test
  void halfPrecisionMovesScoresALittle() throws Exception {
    try (RankingModel model = RandomModels.wideDeepFm(3);
        FSDirectory directory = index();
        IndexWriter writer = writer(directory)) {
      write(writer);
      try (SegmentRows rows =
              SegmentRows.open(
                  temporary.resolve("rows"), settings(PLENTY).in(RowPrecision.FLOAT16));
          DirectoryReader reader = DirectoryReader.open(directory)) {
        DocumentScorer stored = scorer(model).storedIn(rows, fields());
        assertThat(stored.store(reader)).isTrue();
        assertClose(scores(stored, reader), scores(scorer(model), reader), 2e-2f);
        assertThat(scores(stored, reader)).isNotEqualTo(scores(scorer(model), reader));
        stored.forget();
      }
    }
  }

  @Test
  void aWindowMakesFilesInTheBackgroundWhichServeUpdatedSegmentsToo() throws Exception {
    try (RankingModel model = RandomModels.wideDeepFm(3);
        FSDirectory directory = index();
        IndexWriter writer = writer(directory);
        SegmentRows rows = open()) {
      write(writer);
      DirectoryReader reader = DirectoryReader.open(writer);
      DocumentScorer stored = scorer(model).storedIn(rows, fields());
      List<Float> expected = scores(scorer(model), reader);
      assertClose(scores(stored, reader), expected, 1e-6f);
      await(() -> rows.statistics().segments() == 2);
      for (int round = 0; round < 5; round++) {
        writer.softUpdateDocument(
            new Term("key", "k" + round),
            new Document(),
            new NumericDocValuesField("__soft_deletes", 1));
        reader = replaced(reader);
        long computed = stored.counts().computed();
        int[] documents = IntStream.range(10, DOCUMENTS).toArray();
        stored.score(reader, stored.request(USER), documents, () -> {});
        assertThat(stored.counts().computed()).isEqualTo(computed);
        assertThat(rows.statistics().segments()).isEqualTo(2);
      }
      stored.forget();
      reader.close();
    }
  }

  private static DirectoryReader replaced(DirectoryReader reader) throws IOException {
    DirectoryReader next = requireNonNull(DirectoryReader.openIfChanged(reader));
    reader.close();
    return next;
  }

  @Test
  void aFeatureUpdatedInPlaceIsReadAgainAlsoAfterARestart() throws Exception {
    try (RankingModel model = RandomModels.wideDeepFm(3);
        FSDirectory directory = index();
        IndexWriter writer =
            new IndexWriter(
                directory, new IndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE))) {
      for (int i = 0; i < DOCUMENTS; i++) {
        Document document = new Document();
        document.add(new KeywordField("key", "k" + i, Field.Store.NO));
        document.add(new NumericDocValuesField("stars", i % 5));
        writer.addDocument(document);
      }
      writer.commit();
      for (int round = 0; round < 3; round++) {
        try (SegmentRows rows = open()) {
          DocumentScorer stored =
              new DocumentScorer(model, DocumentFields.PLAIN).storedIn(rows, DocumentFields.PLAIN);
          try (DirectoryReader before = DirectoryReader.open(writer)) {
            assertThat(stored.store(before)).isTrue();
            writer.updateNumericDocValue(new Term("key", "k12"), "stars", round % 2 == 0 ? 0 : 2);
            try (DirectoryReader after = requireNonNull(DirectoryReader.openIfChanged(before))) {
              DocumentScorer unstored = new DocumentScorer(model, DocumentFields.PLAIN);
              assertThat(stored.store(after)).isTrue();
              assertClose(scores(stored, after), scores(unstored, after), 1e-6f);
              assertClose(scores(stored, before), scores(unstored, before), 1e-6f);
              assertThat(scores(stored, after)).isNotEqualTo(scores(stored, before));
              assertThat(stored.counts().computed()).isZero();
            }
          }
          stored.forget();
        }
      }
    }
  }

  @Test
  void filesOfSegmentsThatAreMergedAwayAreDeleted() throws Exception {
    try (RankingModel model = RandomModels.wideDeepFm(3);
        FSDirectory directory = index();
        SegmentRows rows = open()) {
      DocumentScorer stored = scorer(model).storedIn(rows, fields());
      try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
        write(writer);
        DirectoryReader reader = DirectoryReader.open(writer);
        assertThat(stored.store(reader)).isTrue();
        List<Path> before = files();
        writer.forceMerge(1);
        writer.commit();
        reader = replaced(reader);
        assertThat(stored.store(reader)).isTrue();
        await(() -> rows.statistics().segments() == 1);
        await(() -> isOneOther(before));
        assertClose(scores(stored, reader), scores(scorer(model), reader), 1e-6f);
        reader.close();
      }
      // The index is closed, but it is there: its file may be needed again.
      Thread.sleep(1500);
      assertThat(files()).hasSize(1);
      stored.forget();
    }
  }

  private boolean isOneOther(List<Path> before) {
    try {
      return files().size() == 1 && !before.contains(files().getFirst());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatAKilledProcessLeftIsDeletedUnlessItsSegmentIsThere() throws Exception {
    try (RankingModel model = RandomModels.wideDeepFm(3)) {
      try (FSDirectory directory = index();
          IndexWriter writer = writer(directory);
          SegmentRows rows = open()) {
        write(writer);
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
          DocumentScorer stored = scorer(model).storedIn(rows, fields());
          assertThat(stored.store(reader)).isTrue();
          stored.forget();
        }
      }
      List<Path> left = files();
      Files.copy(left.getFirst(), Path.of(left.getFirst() + ".part"));
      try (SegmentRows rows = open()) {
        Thread.sleep(1200);
        assertThat(files()).isEqualTo(left);
        assertThat(Path.of(left.getFirst() + ".part")).doesNotExist();
        assertThat(rows.statistics().bytes()).isEqualTo(size(left));
      }
      Path index = temporary.resolve("index");
      Files.move(index, temporary.resolve("elsewhere"), StandardCopyOption.ATOMIC_MOVE);
      try (SegmentRows rows = open()) {
        await(() -> rows.statistics().bytes() == 0);
        assertThat(files()).isEmpty();
        assertThat(index).doesNotExist();
      }
    }
  }

  private static long size(List<Path> files) throws IOException {
    long sum = 0;
    for (Path file : files) {
      sum += Files.size(file);
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(strings = {"a changed byte", "cut short", "empty", "another's content"})
  void damagedFilesAreWrittenAgain(String damage) throws Exception {
    try (RankingModel model = RandomModels.wideDeepFm(3);
        FSDirectory directory = index();
        IndexWriter writer = writer(directory)) {
      write(writer);
      for (int round = 0; round < 2; round++) {
        try (SegmentRows rows = open();
            DirectoryReader reader = DirectoryReader.open(directory)) {
          DocumentScorer stored = scorer(model).storedIn(rows, fields());
          stored.store(reader);
          assertClose(scores(stored, reader), scores(scorer(model), reader), 1e-6f);
          stored.forget();
        }
        if (round == 0) {
          damage(damage, files());
        }
      }
    }
    assertThat(logged).isNotEmpty().allMatch(line -> line.startsWith("rows of "));
  }

  private static void damage(String damage, List<Path> files) throws IOException {
    Path file = files.getFirst();
    byte[] bytes = Files.readAllBytes(file);
    switch (damage) {
      case "a changed byte" -> {
        bytes[bytes.length / 2] ^= 4;
        Files.write(file, bytes);
      }
      case "cut short" -> Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
      case "empty" -> Files.write(file, new byte[0]);
      default -> Files.copy(files.getLast(), file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Test
  void whatCannotBeWrittenIsComputed() throws Exception {
    try (RankingModel model = RandomModels.wideDeepFm(3);
        FSDirectory directory = index();
        IndexWriter writer = writer(directory)) {
      write(writer);
      List<String> names;
      try (SegmentRows rows = open();
          DirectoryReader reader = DirectoryReader.open(directory)) {
        DocumentScorer stored = scorer(model).storedIn(rows, fields());
        stored.store(reader);
        names = files().stream().map(Path::toString).toList();
        stored.forget();
      }
      try (SegmentRows rows = SegmentRows.open(temporary.resolve("others"), settings(PLENTY));
          DirectoryReader reader = DirectoryReader.open(directory)) {
        for (String name : names) {
          String file = Path.of(name).getFileName() + ".part";
          Files.createDirectories(temporary.resolve("others").resolve(file).resolve("in the way"));
        }
        DocumentScorer stored = scorer(model).storedIn(rows, fields());
        assertThat(stored.store(reader)).isFalse();
        assertClose(scores(stored, reader), scores(scorer(model), reader), 1e-6f);
        assertThat(rows.statistics().bytes()).isZero();
        assertThat(logged).singleElement().asString().contains("are computed for each window");
        stored.forget();
      }
    }
  }

  @Test
  void aDocumentThatCannotBeEncodedIsLeftOutAndItsWindowFailsAsBefore() throws Exception {
    try (RankingModel model = RandomModels.wideDeepFm(3);
        FSDirectory directory = index();
        IndexWriter writer = writer(directory);
        SegmentRows rows = open()) {
      for (int i = 0; i < 100; i++) {
        Document document = new Document();
        document.add(new SortedSetDocValuesField("item_id", new BytesRef("i" + i)));
        if (i == 41) {
          document.add(new SortedSetDocValuesField("item_id", new BytesRef("i1")));
        }
        writer.addDocument(document);
      }
      writer.commit();
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        DocumentFields plain = DocumentFields.PLAIN;
        DocumentScorer stored = new DocumentScorer(model, plain).storedIn(rows, plain);
        assertThat(stored.store(reader)).isTrue();
        int[] sound = IntStream.range(0, 100).filter(i -> i != 41).toArray();
        TaskScores scores = stored.score(reader, stored.request(USER), sound, () -> {});
        TaskScores expected =
            new DocumentScorer(model, plain).score(reader, stored.request(USER), sound, () -> {});
        for (int i = 0; i < sound.length; i++) {
          assertThat(scores.score(i, 0)).isCloseTo(expected.score(i, 0), within(1e-6f));
        }
        assertThat(stored.counts().computed()).isZero();
        assertThatThrownBy(
                () -> stored.score(reader, stored.request(USER), new int[] {41}, () -> {}))
            .isInstanceOf(InvalidValueException.class);
        stored.forget();
      }
    }
  }

  @Test
  void aDirectoryIsForOneProcessAtATime() throws Exception {
    try (SegmentRows rows = open()) {
      assertThat(rows.statistics().bytes()).isZero();
      assertThatThrownBy(this::open).isInstanceOf(LockObtainFailedException.class);
    }
    open().close();
  }

  @Test
  void closingEndsBuildingAndModelsMayCloseAfterForget() throws Exception {
    try (FSDirectory directory = index();
        IndexWriter writer = writer(directory)) {
      write(writer);
      for (int round = 0; round < 20; round++) {
        try (DirectoryReader reader = DirectoryReader.open(directory);
            SegmentRows rows = open()) {
          try (RankingModel model = RandomModels.wideDeepFm(round)) {
            DocumentScorer stored = scorer(model).storedIn(rows, fields());
            scores(stored, reader);
            Thread.sleep(round % 4);
            stored.forget();
          }
        }
      }
      try (Stream<Path> files = Files.list(temporary.resolve("rows"))) {
        assertThat(files.filter(file -> file.toString().endsWith(".part"))).isEmpty();
      }
    }
  }
}
