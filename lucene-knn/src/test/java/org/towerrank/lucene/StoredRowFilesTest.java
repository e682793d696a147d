package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.towerrank.lucene.StoredItems.assertClose;
import static org.towerrank.lucene.StoredItems.await;
import static org.towerrank.lucene.StoredItems.fields;
import static org.towerrank.lucene.StoredItems.replaced;
import static org.towerrank.lucene.StoredItems.scorer;
import static org.towerrank.lucene.StoredItems.scores;
import static org.towerrank.lucene.StoredItems.write;
import static org.towerrank.lucene.StoredItems.writer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.lucene.rows.RowPrecision;
import org.towerrank.lucene.rows.SegmentRows;
import org.towerrank.model.DeepFm;

/** Files of rows are there for what exists only, and are written again where they are damaged. */
class StoredRowFilesTest {
  private final RowFolder folder;

  StoredRowFilesTest(@TempDir Path temporary) {
    folder = RowFolder.in(temporary);
  }

  @Test
  void filesOfSegmentsThatAreMergedAwayAreDeleted() throws Exception {
    try (RankingModel model = RandomModels.wideDeepFm(3);
        FSDirectory directory = folder.index();
        SegmentRows rows = folder.open()) {
      DocumentScorer stored = scorer(model).storedIn(rows, fields());
      try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
        write(writer);
        DirectoryReader reader = DirectoryReader.open(writer);
        assertThat(stored.store(reader)).isTrue();
        List<Path> before = folder.files();
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
      assertThat(folder.files()).hasSize(1);
      stored.forget();
    }
  }

  /**
   * A few numbers are as quick to read as a row of them, and no error for who stores all models.
   */
  @Test
  void aModelOfFewNumbersNeedsNoFiles() throws Exception {
    try (RankingModel model = ofNumbers();
        FSDirectory directory = folder.index();
        IndexWriter writer = writer(directory);
        SegmentRows rows = folder.open()) {
      write(writer);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        DocumentScorer stored = scorer(model).storedIn(rows, fields());
        assertThat(stored.store(reader)).isTrue();
        assertThat(folder.files()).isEmpty();
        assertThat(stored.score(reader, stored.request(Map.of()), new int[] {3}, () -> {}).size())
            .isEqualTo(1);
        stored.forget();
      }
    }
  }

  private static RankingModel ofNumbers() throws IOException {
    FeatureSchema all = RandomModels.schema();
    List<String> names = List.of("user_id", "price", "year");
    Map<String, Encoder> encoders = new LinkedHashMap<>(all.encoders());
    encoders.keySet().retainAll(names);
    List<Feature> features =
        all.features().stream().filter(feature -> names.contains(feature.name())).toList();
    return RankingModel.load(
        RandomModels.bundle(
            new DeepFm(4, RandomModels.MLP, 0f),
            new FeatureSchema(features, encoders),
            List.of("click"),
            3),
        SessionSettings.SERVING.whole());
  }

  private boolean isOneOther(List<Path> before) {
    try {
      return folder.files().size() == 1 && !before.contains(folder.files().getFirst());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatAKilledProcessLeftIsDeletedUnlessItsSegmentIsThere() throws Exception {
    try (RankingModel model = RandomModels.wideDeepFm(3)) {
      try (FSDirectory directory = folder.index();
          IndexWriter writer = writer(directory);
          SegmentRows rows = folder.open()) {
        write(writer);
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
          DocumentScorer stored = scorer(model).storedIn(rows, fields());
          assertThat(stored.store(reader)).isTrue();
          stored.forget();
        }
      }
      List<Path> left = folder.files();
      Files.copy(left.getFirst(), Path.of(left.getFirst() + ".part"));
      try (SegmentRows rows = folder.open()) {
        Thread.sleep(1200);
        assertThat(folder.files()).isEqualTo(left);
        assertThat(Path.of(left.getFirst() + ".part")).doesNotExist();
        assertThat(rows.statistics().bytes()).isEqualTo(size(left));
      }
      Path index = folder.path().resolve("index");
      Files.move(index, folder.path().resolve("elsewhere"), StandardCopyOption.ATOMIC_MOVE);
      try (SegmentRows rows = folder.open()) {
        await(() -> rows.statistics().bytes() == 0);
        assertThat(folder.files()).isEmpty();
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
        FSDirectory directory = folder.index();
        IndexWriter writer = writer(directory)) {
      write(writer);
      for (int round = 0; round < 2; round++) {
        try (SegmentRows rows = folder.open();
            DirectoryReader reader = DirectoryReader.open(directory)) {
          DocumentScorer stored = scorer(model).storedIn(rows, fields());
          stored.store(reader);
          assertClose(scores(stored, reader), scores(scorer(model), reader), 1e-6f);
          stored.forget();
        }
        if (round == 0) {
          damage(damage, folder.files());
        }
      }
    }
    assertThat(folder.logged()).isNotEmpty().allMatch(line -> line.startsWith("rows of "));
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
        FSDirectory directory = folder.index();
        IndexWriter writer = writer(directory)) {
      write(writer);
      List<String> names;
      try (SegmentRows rows = folder.open();
          DirectoryReader reader = DirectoryReader.open(directory)) {
        DocumentScorer stored = scorer(model).storedIn(rows, fields());
        stored.store(reader);
        names = folder.files().stream().map(Path::toString).toList();
        stored.forget();
      }
      try (SegmentRows rows = folder.open("others", RowPrecision.FLOAT32);
          DirectoryReader reader = DirectoryReader.open(directory)) {
        for (String name : names) {
          String file = Path.of(name).getFileName() + ".part";
          Files.createDirectories(
              folder.path().resolve("others").resolve(file).resolve("in the way"));
        }
        DocumentScorer stored = scorer(model).storedIn(rows, fields());
        assertThat(stored.store(reader)).isFalse();
        assertClose(scores(stored, reader), scores(scorer(model), reader), 1e-6f);
        assertThat(rows.statistics().bytes()).isZero();
        assertThat(folder.logged())
            .singleElement()
            .asString()
            .contains("are computed for each window");
        stored.forget();
      }
    }
  }

  @Test
  void aDirectoryIsForOneProcessAtATime() throws Exception {
    try (SegmentRows rows = folder.open()) {
      assertThat(rows.statistics().bytes()).isZero();
      assertThatThrownBy(folder::open).isInstanceOf(LockObtainFailedException.class);
    }
    folder.open().close();
  }

  @Test
  void closingEndsBuildingAndModelsMayCloseAfterForget() throws Exception {
    try (FSDirectory directory = folder.index();
        IndexWriter writer = writer(directory)) {
      write(writer);
      for (int round = 0; round < 20; round++) {
        try (DirectoryReader reader = DirectoryReader.open(directory);
            SegmentRows rows = folder.open()) {
          try (RankingModel model = RandomModels.wideDeepFm(round)) {
            DocumentScorer stored = scorer(model).storedIn(rows, fields());
            scores(stored, reader);
            Thread.sleep(round % 4);
            stored.forget();
          }
        }
      }
      try (Stream<Path> files = Files.list(folder.path().resolve("rows"))) {
        assertThat(files.filter(file -> file.toString().endsWith(".part"))).isEmpty();
      }
    }
  }
}
