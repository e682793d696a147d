package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.towerrank.lucene.StoredItems.assertClose;
import static org.towerrank.lucene.StoredItems.scorer;
import static org.towerrank.lucene.StoredItems.scores;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Bundle;
import org.towerrank.inference.BufferMemory;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.lucene.rows.SegmentRows;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Mlp;

/**
 * Rows in files are used only where they would be computed as they were: a later version may cut
 * graphs otherwise, run them by another ONNX Runtime, or keep optimizers from them that gave wrong
 * numbers.
 */
class RowWaysTest {
  private static final SessionSettings USUAL = new SessionSettings(1, 0);
  private static final SessionSettings OTHER =
      new SessionSettings(1, 0, BufferMemory.UNLIMITED, Set.of("ConstantFolding"));

  private static final DeepFm NETWORK =
      new DeepFm(16, new Mlp(List.of(48, 8), Activation.RELU, 0f, false), 0f);

  @TempDir Path temporary;

  @Test
  void filesAreOfOneWayToComputeThem() throws Exception {
    RowFolder folder = RowFolder.in(temporary);
    try (FSDirectory index = folder.index();
        IndexWriter writer = StoredItems.writer(index)) {
      StoredItems.write(writer);
    }
    assertThat(foundAndThenWritten(folder, USUAL)).containsExactly(0, 2);
    assertThat(foundAndThenWritten(folder, OTHER)).containsExactly(0, 4);
    assertThat(foundAndThenWritten(folder, USUAL)).containsExactly(2, 4);
    assertThat(foundAndThenWritten(folder, OTHER)).containsExactly(2, 4);
    assertThat(folder.logged()).isEmpty();
  }

  /**
   * How many segments of an earlier process serve the first window, and how many files there are.
   */
  private static List<Integer> foundAndThenWritten(RowFolder folder, SessionSettings settings)
      throws Exception {
    Bundle bundle = RandomModels.bundle(NETWORK, RandomModels.schema(), List.of("click"), 3);
    try (RankingModel model = RankingModel.load(bundle, settings);
        FSDirectory index = folder.index();
        DirectoryReader reader = DirectoryReader.open(index);
        SegmentRows rows = folder.open()) {
      StoredItems.await(rows::hasReadEarlier);
      List<Float> expected = scores(scorer(model), reader);
      DocumentScorer stored = scorer(model).storedIn(rows, StoredItems.fields());
      assertClose(scores(stored, reader), expected, 1e-6f);
      int found = stored.counts().files() > 0 ? reader.leaves().size() : 0;
      assertThat(found == 0 || stored.counts().computed() == 0).isTrue();
      assertThat(stored.store(reader)).isTrue();
      assertClose(scores(stored, reader), expected, 1e-6f);
      stored.forget();
      return List.of(found, files(folder));
    }
  }

  private static int files(RowFolder folder) throws IOException {
    return folder.files().size();
  }
}
