package org.towerrank.lucene.column;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.util.Accountable;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.AgeFeature;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.OccurrencesFeature;
import org.towerrank.inference.GraphBuffers;
import org.towerrank.inference.PartBuffers;
import org.towerrank.inference.PrecomputingRanker;
import org.towerrank.inference.RankerGraphs;
import org.towerrank.inference.RankingModel;
import org.towerrank.lucene.rows.RowHandle;
import org.towerrank.lucene.rows.SegmentRows;

/**
 * Fills the item inputs of a ranker from doc values. Thread-safe. It caches the encoded values of
 * segments, so it should live as long as the model.
 *
 * <p>A document without a field has the feature's missing value, even if no document has the field.
 * Several values for a feature of one value must all encode to the same number.
 */
public final class DocumentInputs implements Accountable {
  private static final int SHARE_OF_HEAP = 100;
  private static final int SHARE_OF_HEAP_WITH_PARTS = 20;

  private final String fingerprint;
  private final RankerGraphs graphs;
  private final FeatureSchema schema;
  private final ItemInputs items;
  private final int partWidth;
  private final SegmentCache cache;
  private final DocumentCounts counts;
  private final @Nullable SegmentRows files;
  private final ItemColumns columns;
  private final boolean worthKeeping;
  private final List<AgeReader> ages = new ArrayList<>();
  private final List<OccurrencesReader> occurrences = new ArrayList<>();
  private final @Nullable DocumentRows stored;

  /**
   * Documents of a segment that were read.
   *
   * @param rows where to keep them, null if nowhere
   */
  record Read(@Nullable SegmentDocuments rows, DocumentWindow.Slice documents) {}

  private DocumentInputs(
      String fingerprint,
      RankerGraphs graphs,
      FeatureSchema schema,
      DocumentFields fields,
      ItemInputs items,
      int partWidth,
      SegmentCache cache,
      @Nullable SegmentRows files) {
    this.fingerprint = fingerprint;
    this.graphs = graphs;
    this.schema = schema;
    this.items = items;
    this.partWidth = partWidth;
    this.cache = cache;
    this.counts = new DocumentCounts(cache.counts());
    this.files = files;
    this.columns = new ItemColumns(graphs.items().inputs(), schema, fields, cache);
    this.worthKeeping = partWidth > 0 || !columns.areFewNumbers();
    this.stored = files == null ? null : stored(files);
    for (Feature feature : schema.documentFeatures()) {
      if (feature instanceof AgeFeature age) {
        ages.add(new AgeReader(age, FeatureEncoding.of(schema, age, fields)));
      }
    }
    for (OccurrencesFeature counted : schema.occurrences()) {
      occurrences.add(OccurrencesReader.of(schema, counted, fields));
    }
  }

  private @Nullable DocumentRows stored(SegmentRows rows) {
    if (items.width() == 0 || !worthKeeping) {
      return null;
    }
    return new DocumentRows(
        rows,
        fingerprint,
        columns,
        items,
        partWidth,
        new DocumentRowSource(columns::read, items, graphs));
  }

  /**
   * Inputs of a model.
   *
   * @param memory for what is kept of documents; a share of the heap if null
   */
  public static DocumentInputs of(
      RankingModel model, DocumentFields fields, @Nullable DocumentCacheBudget memory) {
    ItemInputs items = new ItemInputs(model.graphs().items().inputs());
    int part = model.graphs() instanceof PrecomputingRanker cut ? cut.width() : 0;
    DocumentCacheBudget limit =
        memory == null
            ? DocumentCacheBudget.ofHeap(part > 0 ? SHARE_OF_HEAP_WITH_PARTS : SHARE_OF_HEAP)
            : memory;
    SegmentCache cache = new SegmentCache(limit, items.width() + part);
    return new DocumentInputs(
        model.bundle().fingerprint(),
        model.graphs(),
        model.schema(),
        fields,
        items,
        part,
        cache,
        null);
  }

  /** Names of the document fields that are read, some of them perhaps twice. */
  public List<String> fields() {
    Stream<String> pairs =
        Stream.concat(
            ages.stream().map(AgeReader::field),
            occurrences.stream().map(OccurrencesReader::field));
    return Stream.concat(columns.fields().stream(), pairs).toList();
  }

  /** The same model over other fields, with the same cache. */
  public DocumentInputs reading(DocumentFields fields) {
    return with(fields, files);
  }

  /** The same model and cache, with the rows of large segments in files. */
  public DocumentInputs storedIn(DocumentFields fields, SegmentRows rows) {
    return with(fields, rows);
  }

  private DocumentInputs with(DocumentFields fields, @Nullable SegmentRows rows) {
    return new DocumentInputs(fingerprint, graphs, schema, fields, items, partWidth, cache, rows);
  }

  /**
   * Fills rows {@code [0, to - from)} of the item inputs with the documents {@code [from, to)}.
   *
   * @throws FieldTypeException naming a field whose doc values are missing or of a wrong type
   * @throws org.towerrank.feature.InvalidValueException naming a field with a value that its
   *     encoder cannot take
   */
  public void fill(GraphBuffers buffers, DocumentWindow window, int from, int to)
      throws IOException {
    List<Read> unknown = fillKnown(buffers, null, window, from, to);
    if (partWidth == 0) {
      unknown.forEach(read -> keep(read, buffers));
    }
  }

  private void keep(Read read, GraphBuffers buffers) {
    if (read.rows != null) {
      int room = read.rows.reserve(read.documents.count());
      for (int i = 0; i < room; i++) {
        read.rows.keep(row(read, i, buffers));
      }
    }
  }

  /**
   * Copies the kept rows of documents, with their parts if there is room for them. Reads the
   * features of all others, and returns these.
   */
  List<Read> fillKnown(
      GraphBuffers buffers, @Nullable PartBuffers parts, DocumentWindow window, int from, int to)
      throws IOException {
    cache.share().nextWindow();
    List<Read> unknown = new ArrayList<>();
    for (DocumentWindow.Slice slice : window.slices(from, to)) {
      fillKnown(slice, buffers, parts, unknown);
    }
    return unknown;
  }

  private void fillKnown(
      DocumentWindow.Slice slice,
      GraphBuffers buffers,
      @Nullable PartBuffers parts,
      List<Read> unknown)
      throws IOException {
    LeafReader reader = slice.leaf().reader();
    SegmentDocuments rows = null;
    DocumentWindow.Slice unstored = slice;
    DocumentWindow.Slice missing = slice;
    if (worthKeeping && SegmentCache.keeps(reader)) {
      SegmentCache.Segment segment = cache.of(reader);
      SegmentCache.View view = columns.view(reader);
      RowHandle handle = stored == null ? null : stored.of(segment, reader, view);
      if (stored != null && handle != null) {
        unstored = stored.copy(handle, view, slice, buffers, parts);
      }
      missing = unstored;
      if (unstored.count() > 0) {
        rows = segment.rows(view);
        missing = copyKnown(rows, unstored, buffers, parts);
      }
    }
    if (missing.count() > 0) {
      columns.read(reader, missing, buffers);
      unknown.add(new Read(rows, missing));
    }
    counts.add(slice.count(), unstored.count(), missing.count());
  }

  /**
   * Writes files for the large segments of a reader that have none, and waits until they are there.
   * There are none for a model that reads a few numbers only, which are as quick to read anew.
   *
   * @return whether all that are to be there are
   * @throws IllegalStateException where rows are not stored
   */
  public boolean store(IndexReader reader) throws InterruptedException {
    if (files == null) {
      throw new IllegalStateException("expected a scorer that stores rows, see storedIn");
    }
    if (stored == null) {
      return true;
    }
    return files.await(handles(reader, stored, RowHandle::build));
  }

  /** Asks for files for the large segments of a reader, without waiting. */
  public void wantStored(IndexReader reader) {
    if (stored != null) {
      handles(reader, stored, RowHandle::offer);
    }
  }

  private List<RowHandle> handles(
      IndexReader reader, DocumentRows rows, BiConsumer<RowHandle, SegmentReader> ask) {
    List<RowHandle> handles = new ArrayList<>();
    for (LeafReaderContext leaf : reader.leaves()) {
      if (SegmentCache.keeps(leaf.reader())) {
        SegmentCache.View view = columns.view(leaf.reader());
        SegmentReader segment = rows.whole(leaf.reader(), view);
        RowHandle handle = rows.of(cache.of(leaf.reader()), leaf.reader(), view);
        if (segment != null && handle != null) {
          ask.accept(handle, segment);
          handles.add(handle);
        }
      }
    }
    return handles;
  }

  /** Where what was needed of documents came from, by all inputs with the same cache. */
  public DocumentCounts.Snapshot counts() {
    return cache.counts().snapshot();
  }

  /** Where what was needed of documents came from, by these inputs alone. */
  public DocumentCounts.Snapshot ownCounts() {
    return counts.snapshot();
  }

  /** Copies the kept rows, and returns the documents that have none. */
  private DocumentWindow.Slice copyKnown(
      SegmentDocuments kept,
      DocumentWindow.Slice slice,
      GraphBuffers buffers,
      @Nullable PartBuffers parts) {
    int now = cache.share().now();
    // All are found before any is copied, so that many reads of memory overlap.
    int[] @Nullable [] all = kept.rows(slice, now);
    int[][] rows = new int[slice.count()][];
    int[] found = new int[slice.count()];
    int[] missing = new int[slice.count()];
    int known = 0;
    int unknown = 0;
    for (int i = 0; i < slice.count(); i++) {
      int[] row = all[i];
      if (row == null) {
        missing[unknown++] = i;
      } else {
        rows[known] = row;
        found[known++] = i;
      }
    }
    items.copyFrom(Arrays.copyOf(rows, known), found, SegmentDocuments.HEADER, slice, buffers);
    for (int i = 0; parts != null && i < known; i++) {
      int[] row = rows[i];
      parts.put(slice.row(found[i]), row, row.length - partWidth);
    }
    return slice.only(missing, unknown);
  }

  /** The row of a document that was read, without its part yet. */
  int[] row(Read read, int index, GraphBuffers buffers) {
    int[] row = new int[SegmentDocuments.HEADER + items.width() + partWidth];
    row[0] = read.documents.document(index);
    row[1] = cache.share().now();
    items.copyTo(row, SegmentDocuments.HEADER, buffers, read.documents.row(index));
    return row;
  }

  /** Raw values and encoded numbers of every item feature of one document, for explanations. */
  public List<FeatureValues> values(GraphBuffers buffers, DocumentWindow window, int position)
      throws IOException {
    fill(buffers, window, position, position + 1);
    return columns.values(buffers, window.slices(position, position + 1).getFirst());
  }

  /**
   * What sets documents against a request: their ages, and how often its lists have their values.
   *
   * @param request row 0 has the moment that ages are counted to, and the lists
   * @throws FieldTypeException naming a field without doc values that can be read
   * @throws org.towerrank.feature.InvalidValueException naming a document whose date is none, or a
   *     field whose document has several values
   */
  public List<PairColumn> pairs(DocumentWindow window, EncodedRows request) throws IOException {
    List<PairColumn> read = new ArrayList<>();
    for (AgeReader age : ages) {
      read.add(age.read(window, request.moment(0)));
    }
    for (OccurrencesReader counted : occurrences) {
      read.add(counted.read(window, request, cache));
    }
    return read;
  }

  /** Drops what is kept of documents and of the values of fields. */
  public void clear() {
    cache.clear();
  }

  /** Segments whose values are kept. */
  public int cachedSegments() {
    return cache.size();
  }

  @Override
  public long ramBytesUsed() {
    return cache.ramBytesUsed();
  }
}
