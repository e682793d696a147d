package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FilterDirectoryReader;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;
import org.towerrank.inference.RankingModel;

/** Segments, which live longer than scorers, hold nothing for each scorer that was made. */
class SegmentListenersTest {

  @Test
  void aSegmentHasOneListenerForAllScorersAndEachDropsWhatItKept() throws Exception {
    AtomicInteger listeners = new AtomicInteger();
    try (RankingModel model = RandomModels.wideDeepFm(3);
        Directory directory = WindowIndex.of(RandomItems.of(40, 1), 20)) {
      DocumentScorer first = StoredItems.scorer(model);
      DocumentScorer last = StoredItems.scorer(model);
      try (DirectoryReader reader =
          new ListeningReader(DirectoryReader.open(directory), listeners)) {
        StoredItems.scores(first, reader);
        for (int i = 0; i < 10; i++) {
          StoredItems.scores(StoredItems.scorer(model), reader);
        }
        StoredItems.scores(last, reader);
        assertThat(listeners).hasValue(reader.leaves().size());
        assertThat(first.cachedSegments()).isEqualTo(2);
        assertThat(last.cachedSegments()).isEqualTo(2);
      }
      assertThat(first.cachedSegments()).isZero();
      assertThat(last.cachedSegments()).isZero();
      assertThat(last.ramBytesUsed()).isZero();
    }
  }

  /** Counts the listeners that its segments get. */
  private static final class ListeningReader extends FilterDirectoryReader {
    private final AtomicInteger listeners;

    ListeningReader(DirectoryReader in, AtomicInteger listeners) throws IOException {
      super(
          in,
          new SubReaderWrapper() {
            @Override
            public LeafReader wrap(LeafReader leaf) {
              return new ListeningLeaf(leaf, listeners);
            }
          });
      this.listeners = listeners;
    }

    @Override
    protected DirectoryReader doWrapDirectoryReader(DirectoryReader reader) throws IOException {
      return new ListeningReader(reader, listeners);
    }

    @Override
    public CacheHelper getReaderCacheHelper() {
      return in.getReaderCacheHelper();
    }
  }

  private static final class ListeningLeaf extends FilterLeafReader {
    private final AtomicInteger listeners;

    ListeningLeaf(LeafReader in, AtomicInteger listeners) {
      super(in);
      this.listeners = listeners;
    }

    @Override
    public CacheHelper getCoreCacheHelper() {
      CacheHelper core = in.getCoreCacheHelper();
      return new CacheHelper() {
        @Override
        public IndexReader.CacheKey getKey() {
          return core.getKey();
        }

        @Override
        public void addClosedListener(IndexReader.ClosedListener listener) {
          listeners.incrementAndGet();
          core.addClosedListener(listener);
        }
      };
    }

    @Override
    public CacheHelper getReaderCacheHelper() {
      return in.getReaderCacheHelper();
    }
  }
}
