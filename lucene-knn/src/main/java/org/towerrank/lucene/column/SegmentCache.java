package org.towerrank.lucene.column;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.Accountable;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.lucene.rows.RowHandle;
import org.towerrank.lucene.rows.SegmentRows;

/**
 * Caches what the stored values of segments encode to for one model. An entry lives as long as its
 * segment and the model, if there is memory for it. Thread-safe.
 *
 * <p>Keyed by the segment's core, which deletions and refreshes leave as it is. A segment holds the
 * cache weakly, so that a model no longer used frees its share at once.
 */
final class SegmentCache implements Accountable {
  /** The share of tables that are not kept. */
  private static final DocumentCacheBudget.Share NOTHING =
      new DocumentCacheBudget(() -> 0).new Share();

  /**
   * The caches with values of each open segment. A segment keeps its listeners until it is closed,
   * so it has one for all caches, however many are made.
   */
  private static final Map<IndexReader.CacheKey, Set<SegmentCache>> USERS = new WeakHashMap<>();

  private final Map<IndexReader.CacheKey, Segment> segments = new ConcurrentHashMap<>();
  private final DocumentCacheBudget.Share share;
  private final int rowWidth;
  private final DocumentCounts counts = new DocumentCounts(null);

  /**
   * A cache without segments.
   *
   * @param rowWidth numbers of a document's row
   */
  SegmentCache(DocumentCacheBudget memory, int rowWidth) {
    this.share = memory.new Share();
    this.rowWidth = rowWidth;
  }

  DocumentCacheBudget.Share share() {
    return share;
  }

  DocumentCounts counts() {
    return counts;
  }

  /**
   * What a reader sees of a segment, and how it is read: for each field its number, the type of its
   * doc values, and their generation. Deleting documents, or updating other fields, does not change
   * it, even if each refresh describes all fields anew.
   *
   * @param ways how each field is read, as who sees a field may know more of it than who does not
   */
  record View(List<String> ways, List<@Nullable Seen> fields) {

    /**
     * @param fields that are read, null where the reader has none
     */
    static View of(List<String> ways, @Nullable FieldInfo[] fields) {
      @Nullable Seen[] seen = new Seen[fields.length];
      for (int i = 0; i < seen.length; i++) {
        FieldInfo field = fields[i];
        if (field != null) {
          seen[i] = new Seen(field.number, field.getDocValuesType(), field.getDocValuesGen());
        }
      }
      return new View(ways, Arrays.asList(seen));
    }

    /** Whether a reader with these fields sees the same. */
    boolean isOf(FieldInfos all, List<String> names) {
      @Nullable FieldInfo[] infos = new FieldInfo[names.size()];
      for (int i = 0; i < infos.length; i++) {
        infos[i] = all.fieldInfo(names.get(i));
      }
      return of(ways, infos).equals(this);
    }

    /** Whether values were updated in place since the segment was written. */
    boolean isUpdated() {
      return fields.stream().anyMatch(seen -> seen != null && seen.generation >= 0);
    }

    /** The values of a field. */
    private record Seen(int field, DocValuesType type, long generation) {}
  }

  /** Values of one segment; features that share field and encoder share them. */
  final class Segment {
    /** Most views of a segment for which rows are kept. */
    private static final int MOST_VIEWS = 32;

    /** Most views of a segment for which files are looked for. */
    private static final int MOST_FILES = 8;

    private final boolean keeps;
    private final Map<View, SegmentDocuments> views = new ConcurrentHashMap<>();
    private final Map<Place, OnDisk> files = new ConcurrentHashMap<>();
    private final Map<Key, TermEncodingCache> terms = new ConcurrentHashMap<>();
    private final Map<Key, EntryTable<TermLists.Entry>> lists = new ConcurrentHashMap<>();
    private final Map<Key, EntryTable<NumberEncoding.Entry>> numbers = new ConcurrentHashMap<>();

    private Segment(boolean keeps) {
      this.keeps = keeps;
    }

    private record Key(String way, String encoder) {
      static Key of(FeatureEncoding encoding) {
        return new Key(encoding.way(), encoding.feature().encoder());
      }
    }

    /** The rows kept for a view. If there are too many views, they replace those of another. */
    SegmentDocuments rows(View view) {
      SegmentDocuments known = views.get(view);
      if (known == null) {
        SegmentDocuments made = new SegmentDocuments(share, views, view, rowWidth);
        known = Objects.requireNonNullElse(views.putIfAbsent(view, made), made);
        if (known == made) {
          share.add(made);
          closeOldView();
        }
      }
      known.use();
      return known;
    }

    private void closeOldView() {
      if (views.size() > MOST_VIEWS) {
        views.values().stream().min(Comparator.comparingInt(Kept::lastUsed)).ifPresent(Kept::close);
      }
    }

    /** Whose files they are of a view: each directory has its own. */
    private record Place(SegmentRows rows, View view) {}

    /** Rows in a file, null for a view that gets none. */
    private record OnDisk(@Nullable RowHandle handle) {}

    /**
     * The rows in a file for a view.
     *
     * @param rows the directory of the file
     * @param make makes them, null for a view that gets none
     */
    @Nullable RowHandle onDisk(SegmentRows rows, View view, Supplier<@Nullable RowHandle> make) {
      Place place = new Place(rows, view);
      OnDisk known = files.get(place);
      if (known == null && keeps) {
        if (files.size() >= MOST_FILES) {
          // Values that are updated in place all the time: files of old ones are of no use.
          closeFiles();
        }
        known = files.computeIfAbsent(place, missing -> new OnDisk(make.get()));
      }
      return known == null ? null : known.handle;
    }

    private void stopFiles() {
      for (OnDisk file : files.values()) {
        if (file.handle != null) {
          file.handle.stop();
        }
      }
    }

    private void closeFiles() {
      for (Place place : List.copyOf(files.keySet())) {
        OnDisk closed = files.remove(place);
        if (closed != null && closed.handle != null) {
          closed.handle.close();
        }
      }
    }

    /**
     * The encoded terms of a field.
     *
     * @param count of the distinct terms
     * @param documents of the segment
     */
    TermEncodingCache terms(FeatureEncoding encoding, long count, int documents) {
      Key key = Key.of(encoding);
      return table(
          terms,
          key,
          share -> new TermEncodingCache(encoding, count, documents, share, terms, key));
    }

    /** The encoded terms of a field whose terms are whole lists. */
    TermLists lists(FeatureEncoding encoding, SequenceFeature feature, long count) {
      // Features that share an encoder may split a text in different ways.
      String split = feature.encoder() + '\n' + feature.split() + '\n' + feature.separator();
      Key key = new Key(encoding.way(), split);
      return new TermLists(
          encoding, feature, table(lists, key, share -> TermLists.table(count, share, lists, key)));
    }

    /** The encoded numbers of a field. */
    NumberEncoding numbers(FeatureEncoding encoding, int documents) {
      Key key = Key.of(encoding);
      return NumberEncoding.of(
          encoding,
          () -> table(numbers, key, share -> NumberEncoding.table(documents, share, numbers, key)));
    }

    private <T extends ValueTable> T table(
        Map<Key, T> home, Key key, Function<DocumentCacheBudget.Share, T> make) {
      T known = home.get(key);
      if (known == null) {
        known = make(home, key, make);
      }
      known.use();
      return known;
    }

    /** A new table, which is not kept if there is no memory for it. */
    private <T extends ValueTable> T make(
        Map<Key, T> home, Key key, Function<DocumentCacheBudget.Share, T> make) {
      if (!keeps || !share.take(ValueTable.OWN_BYTES)) {
        return make.apply(NOTHING);
      }
      T made = make.apply(share);
      T earlier = home.putIfAbsent(key, made);
      if (earlier != null) {
        made.close();
        return earlier;
      }
      share.add(made);
      return made;
    }

    private void close() {
      closeFiles();
      Stream.of(views, terms, lists, numbers)
          .flatMap(kept -> kept.values().stream())
          .forEach(Kept::close);
    }
  }

  /** The values of a segment; not kept where the reader cannot say when it is closed. */
  Segment of(LeafReader reader) {
    IndexReader.CacheHelper helper = reader.getCoreCacheHelper();
    if (helper == null) {
      return new Segment(false);
    }
    Segment known = segments.get(helper.getKey());
    return known != null ? known : segments.computeIfAbsent(helper.getKey(), key -> add(helper));
  }

  private Segment add(IndexReader.CacheHelper helper) {
    synchronized (USERS) {
      Set<SegmentCache> users = USERS.get(helper.getKey());
      if (users == null) {
        helper.addClosedListener(SegmentCache::closed);
        users = Collections.newSetFromMap(new WeakHashMap<>());
        USERS.put(helper.getKey(), users);
      }
      users.add(this);
    }
    return new Segment(true);
  }

  /** Whether the values of a reader's segment are kept. */
  static boolean keeps(LeafReader reader) {
    return reader.getCoreCacheHelper() != null;
  }

  private static void closed(IndexReader.CacheKey key) {
    List<SegmentCache> users;
    synchronized (USERS) {
      Set<SegmentCache> known = USERS.remove(key);
      users = known == null ? List.of() : List.copyOf(known);
    }
    users.forEach(user -> user.drop(key));
  }

  private void drop(IndexReader.CacheKey key) {
    Segment closed = segments.remove(key);
    if (closed != null) {
      closed.close();
    }
  }

  /** Drops everything. When this returns no rows are computed any more. */
  void clear() {
    for (Segment segment : segments.values()) {
      segment.stopFiles();
      segment.close();
    }
    share.leave();
  }

  /** Segments with values kept. */
  int size() {
    return segments.size();
  }

  @Override
  public long ramBytesUsed() {
    return share.used();
  }
}
