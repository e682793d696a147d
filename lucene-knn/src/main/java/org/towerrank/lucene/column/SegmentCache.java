package org.towerrank.lucene.column;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.Accountable;
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

  /** Values of one segment; features that share field and encoder share them. */
  static final class Segment {
    private final Map<Key, TermBits> terms = new ConcurrentHashMap<>();
    private final Map<Key, TermLists> lists = new ConcurrentHashMap<>();
    private final Map<Key, NumberBits> numbers = new ConcurrentHashMap<>();

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
      return new Segment();
    }
    Segment known = segments.get(helper.getKey());
    return known != null ? known : segments.computeIfAbsent(helper.getKey(), key -> add(helper));
  }

  private Segment add(IndexReader.CacheHelper helper) {
    helper.addClosedListener(forget(new WeakReference<>(this)));
    return new Segment();
  }

  private static IndexReader.ClosedListener forget(WeakReference<SegmentCache> cache) {
    return key -> {
      SegmentCache alive = cache.get();
      if (alive != null) {
        alive.segments.remove(key);
      }
    };
  }

  /** Segments with values kept. */
  int size() {
    return segments.size();
  }

  @Override
  public long ramBytesUsed() {
    return segments.values().stream().mapToLong(Segment::ramBytesUsed).sum();
  }
}
