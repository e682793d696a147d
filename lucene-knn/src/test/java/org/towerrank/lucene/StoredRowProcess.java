package org.towerrank.lucene;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.FSDirectory;
import org.towerrank.inference.RankingModel;
import org.towerrank.lucene.rows.RowSettings;
import org.towerrank.lucene.rows.SegmentRows;

/**
 * A process of its own that opens rows: {@code open|write|starve ROWS INDEX}. It reads a line
 * first.
 */
final class StoredRowProcess {
  static final String REFUSED = "refused";
  static final String OPENED = "opened";
  static final String COMPUTED = "computed, and nothing is left";

  private static final int LEFT = 1 << 19;

  private StoredRowProcess() {}

  public static void main(String[] arguments) throws Exception {
    Path rows = Path.of(arguments[1]);
    Path index = Path.of(arguments[2]);
    if (arguments[0].equals("open")) {
      open(rows);
    } else {
      write(rows, index, arguments[0].equals("starve"));
    }
  }

  /** Leaves less direct memory than writing a file takes, and more than scoring does. */
  private static List<ByteBuffer> takeDirectMemory() {
    List<ByteBuffer> taken = new ArrayList<>();
    try {
      while (true) {
        taken.add(ByteBuffer.allocateDirect(LEFT / 8));
      }
    } catch (OutOfMemoryError e) {
      return new ArrayList<>(taken.subList(8, taken.size()));
    }
  }

  private static void open(Path directory) throws IOException {
    try (SegmentRows rows = SegmentRows.open(directory, RowSettings.of(1 << 30))) {
      System.out.println(OPENED + " " + rows.statistics().segments());
      System.in.read();
    } catch (IOException e) {
      System.out.println(REFUSED + " " + e.getMessage());
    }
  }

  /** Its files cannot become large enough, or have no memory to be written, from the line on. */
  private static void write(Path directory, Path index, boolean starve) throws Exception {
    RowSettings settings = RowSettings.of(1 << 30).forSegmentsOf(50);
    try (RankingModel model = RandomModels.wideDeepFm(3);
        FSDirectory files = FSDirectory.open(index);
        DirectoryReader reader = DirectoryReader.open(files);
        SegmentRows rows = SegmentRows.open(directory, settings)) {
      DocumentScorer unstored = StoredItems.scorer(model);
      List<Float> expected = StoredItems.scores(unstored, reader);
      DocumentScorer stored = StoredItems.scorer(model).storedIn(rows, StoredItems.fields());
      System.out.println("ready");
      System.in.read();
      List<ByteBuffer> taken = starve ? takeDirectMemory() : List.of();
      try {
        boolean all = stored.store(reader);
        StoredItems.assertClose(StoredItems.scores(stored, reader), expected, 1e-6f);
        if (!all && rows.statistics().bytes() == 0 && rows.statistics().building() == 0) {
          System.out.println(COMPUTED);
        }
      } finally {
        Reference.reachabilityFence(taken);
      }
      stored.forget();
    }
  }
}
