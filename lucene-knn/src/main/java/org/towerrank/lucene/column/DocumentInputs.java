package org.towerrank.lucene.column;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.Accountable;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Side;
import org.towerrank.inference.GraphBuffers;
import org.towerrank.inference.InputBuffer;
import org.towerrank.inference.InputLayout;
import org.towerrank.inference.PrecomputingRanker;
import org.towerrank.inference.RankerGraphs;
import org.towerrank.inference.RankingModel;

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

  private final RankerGraphs graphs;
  private final FeatureSchema schema;
  private final ItemInputs items;
  private final int partWidth;
  private final SegmentCache cache;
  private final List<Binding> bindings = new ArrayList<>();

  /** Which columns of which graph input a feature fills. */
  private record Binding(FeatureEncoding encoding, int input, int column) {}

  /**
   * Documents of a segment that were read.
   *
   * @param rows where to keep them, null if nowhere
   */
  record Read(@Nullable SegmentDocuments rows, DocumentWindow.Slice documents) {}

  private DocumentInputs(
      RankerGraphs graphs,
      FeatureSchema schema,
      DocumentFields fields,
      ItemInputs items,
      int partWidth,
      SegmentCache cache) {
    this.graphs = graphs;
    this.schema = schema;
    this.items = items;
    this.partWidth = partWidth;
    this.cache = cache;
    List<InputLayout> inputs = graphs.items().inputs();
    for (int i = 0; i < inputs.size(); i++) {
      bind(inputs.get(i), i, fields);
    }
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
    return new DocumentInputs(model.graphs(), model.schema(), fields, items, part, cache);
  }

  private void bind(InputLayout input, int index, DocumentFields fields) {
    if (input.side() != Side.ITEM) {
      return;
    }
    int column = 0;
    for (String name : input.features()) {
      Feature feature = schema.feature(name);
      bindings.add(new Binding(FeatureEncoding.of(schema, feature, fields), index, column));
      column += feature.width();
    }
  }

  /** The same model over other fields, with the same cache. */
  public DocumentInputs reading(DocumentFields fields) {
    return new DocumentInputs(graphs, schema, fields, items, partWidth, cache);
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
      GraphBuffers buffers, @Nullable InputBuffer parts, DocumentWindow window, int from, int to)
      throws IOException {
    cache.share().nextWindow();
    List<Read> unknown = new ArrayList<>();
    for (DocumentWindow.Slice slice : window.slices(from, to)) {
      LeafReader reader = slice.leaf().reader();
      SegmentDocuments rows =
          SegmentCache.keeps(reader) ? cache.of(reader).rows(view(reader)) : null;
      DocumentWindow.Slice missing = rows == null ? slice : copyKnown(rows, slice, buffers, parts);
      if (missing.count() > 0) {
        read(reader, missing, buffers);
        unknown.add(new Read(rows, missing));
      }
    }
    return unknown;
  }

  /** Copies the kept rows, and returns the documents that have none. */
  private DocumentWindow.Slice copyKnown(
      SegmentDocuments kept,
      DocumentWindow.Slice slice,
      GraphBuffers buffers,
      @Nullable InputBuffer parts) {
    int now = cache.share().now();
    // All are found before any is copied, so that many reads of memory overlap.
    int[] @Nullable [] rows = new int[slice.count()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = kept.row(slice.document(i), now);
    }
    int[] missing = new int[slice.count()];
    int count = 0;
    for (int i = 0; i < rows.length; i++) {
      int[] row = rows[i];
      if (row == null) {
        missing[count++] = i;
        continue;
      }
      items.copyFrom(row, SegmentDocuments.HEADER, buffers, slice.row(i));
      if (parts != null) {
        parts.put(slice.row(i) * partWidth, row, row.length - partWidth, partWidth);
      }
    }
    return slice.only(missing, count);
  }

  /** The row of a document that was read, without its part yet. */
  int[] row(Read read, int index, GraphBuffers buffers) {
    int[] row = new int[SegmentDocuments.HEADER + items.width() + partWidth];
    row[0] = read.documents.document(index);
    row[1] = cache.share().now();
    items.copyTo(row, SegmentDocuments.HEADER, buffers, read.documents.row(index));
    return row;
  }

  /** What a reader sees of the fields of all features. */
  private SegmentCache.View view(LeafReader reader) {
    FieldInfos all = reader.getFieldInfos();
    @Nullable FieldInfo[] fields = new FieldInfo[bindings.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = all.fieldInfo(bindings.get(i).encoding.field().name());
    }
    return SegmentCache.View.of(fields);
  }

  /** Reads documents of a segment column by column. */
  private void read(LeafReader reader, DocumentWindow.Slice slice, GraphBuffers buffers)
      throws IOException {
    ColumnOpener opener = new ColumnOpener(reader, cache);
    for (Binding binding : bindings) {
      Destination destination =
          new Destination(
              buffers.inputs().get(binding.input),
              binding.column,
              binding.encoding.feature().width());
      opener.open(binding.encoding).read(slice, destination);
    }
  }

  /** Raw values and encoded numbers of every item feature of one document, for explanations. */
  public List<FeatureValues> values(GraphBuffers buffers, DocumentWindow window, int position)
      throws IOException {
    fill(buffers, window, position, position + 1);
    List<FeatureValues> values = new ArrayList<>();
    for (Binding binding : bindings) {
      DocumentWindow.Slice slice = window.slices(position, position + 1).get(0);
      LeafReaderContext leaf = slice.leaf();
      List<Object> raw =
          DocValuesReader.of(leaf.reader(), binding.encoding.field(), slice.document(0));
      int[] encoded = new int[binding.encoding.feature().width()];
      for (int i = 0; i < encoded.length; i++) {
        encoded[i] = buffers.inputs().get(binding.input).get(binding.column + i);
      }
      values.add(new FeatureValues(binding.encoding.feature(), raw, encoded));
    }
    return values;
  }

  /**
   * Raw values of every field that item features read, of one document, without encoding them.
   *
   * @return by the field that the schema names; none where missing
   */
  public Map<String, List<Object>> raw(DocumentWindow window, int position) throws IOException {
    DocumentWindow.Slice slice = window.slices(position, position + 1).get(0);
    Map<String, List<Object>> raw = new LinkedHashMap<>();
    for (Binding binding : bindings) {
      String field = binding.encoding.feature().field();
      if (!raw.containsKey(field)) {
        raw.put(
            field,
            DocValuesReader.of(slice.leaf().reader(), binding.encoding.field(), slice.document(0)));
      }
    }
    return raw;
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
