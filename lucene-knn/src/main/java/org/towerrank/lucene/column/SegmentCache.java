package org.towerrank.lucene.column;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.Accountable;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.SequenceFeature;

/**
 * What the stored values of segments become for one model, kept as long as both the segment and the
 * model are. Thread-safe.
 *
 * <p>Keyed by the segment's core, which deletions and refreshes leave as it is. A segment holds the
 * cache weakly, so that a model no longer used frees its share at once.
 */
final class SegmentCache implements Accountable {
  private final Map<IndexReader.CacheKey, Segment> segments = new ConcurrentHashMap<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final RowCache rows;

  SegmentCache(RowCache rows) {
    this.rows = rows;
  }

  /** The rows of all segments. */
  RowCache rows() {
    return rows;
  }

  /** Values of one segment; features that share field and encoder share them. */
  static final class Segment {
    /** Readers that see other fields of the segment than those before, at most. */
    private static final int MOST_VIEWS = 16;

    private final AtomicInteger numbering;
    private final Map<Key, TermBits> terms = new ConcurrentHashMap<>();
    private final Map<Key, TermLists> lists = new ConcurrentHashMap<>();
    private final Map<Key, NumberBits> numbers = new ConcurrentHashMap<>();
    private final Map<List<@Nullable FieldInfo>, Integer> views = new ConcurrentHashMap<>();

    private Segment(AtomicInteger numbering) {
      this.numbering = numbering;
    }

    /**
     * The number under which the {@link RowCache} knows the segment, as a reader sees it: one that
     * hides fields, or has updates of doc values, has other rows.
     *
     * @param fields that are read, null where the reader has none
     * @return 0 where rows are not to be kept
     */
    int number(List<@Nullable FieldInfo> fields) {
      Integer known = views.get(fields);
      if (known != null) {
        return known;
      }
      return views.size() >= MOST_VIEWS
          ? 0
          : views.computeIfAbsent(fields, key -> numbering.incrementAndGet());
    }

    private record Key(String field, String encoder) {
      static Key of(FeatureEncoding encoding) {
        return new Key(encoding.field().name(), encoding.feature().encoder());
      }
    }

    TermBits terms(FeatureEncoding encoding, long count) {
      return terms.computeIfAbsent(
          Key.of(encoding), key -> new TermBits(encoding, Math.toIntExact(count)));
    }

    TermLists lists(FeatureEncoding encoding, SequenceFeature feature, long count) {
      Key key = new Key(encoding.field().name(), feature.encoder() + '\n' + feature.separator());
      return lists.computeIfAbsent(
          key, k -> new TermLists(encoding, feature, Math.toIntExact(count)));
    }

    NumberBits numbers(FeatureEncoding encoding, int documents) {
      return numbers.computeIfAbsent(Key.of(encoding), key -> NumberBits.of(encoding, documents));
    }

    private long ramBytesUsed() {
      return terms.values().stream().mapToLong(TermBits::ramBytesUsed).sum()
          + lists.values().stream().mapToLong(TermLists::ramBytesUsed).sum()
          + numbers.values().stream().mapToLong(NumberBits::ramBytesUsed).sum();
    }
  }

  /** The values of a segment; not kept where the reader cannot say when it is closed. */
  Segment of(LeafReader reader) {
    IndexReader.CacheHelper helper = reader.getCoreCacheHelper();
    if (helper == null) {
      return new Segment(numbers);
    }
    Segment known = segments.get(helper.getKey());
    return known != null ? known : segments.computeIfAbsent(helper.getKey(), key -> add(helper));
  }

  private Segment add(IndexReader.CacheHelper helper) {
    helper.addClosedListener(forget(new WeakReference<>(this)));
    return new Segment(numbers);
  }

  /** Whether what becomes of a reader's segment is kept. */
  static boolean keeps(LeafReader reader) {
    return reader.getCoreCacheHelper() != null;
  }

  private static IndexReader.ClosedListener forget(WeakReference<SegmentCache> cache) {
    return key -> {
      SegmentCache alive = cache.get();
      if (alive != null) {
        alive.drop(key);
      }
    };
  }

  private void drop(IndexReader.CacheKey key) {
    Segment closed = segments.remove(key);
    if (closed != null) {
      rows.forget(closed.views.values());
    }
  }

  /** Segments with values kept. */
  int size() {
    return segments.size();
  }

  @Override
  public long ramBytesUsed() {
    return segments.values().stream().mapToLong(Segment::ramBytesUsed).sum() + rows.ramBytesUsed();
  }
}
