package org.towerrank.lucene.column;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.Accountable;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Side;
import org.towerrank.inference.CutRanker;
import org.towerrank.inference.GraphBuffers;
import org.towerrank.inference.InputBuffer;
import org.towerrank.inference.InputLayout;
import org.towerrank.inference.RankerGraphs;
import org.towerrank.inference.RankingModel;

/**
 * Fills the item inputs of a ranker from doc values. Thread-safe; keeps what the stored values of
 * segments become, so it should live as long as the model.
 *
 * <p>A document without a field has the feature's missing value, also where no document has it. A
 * feature with one value takes the first in sort order where a document has several.
 */
public final class DocumentInputs implements Accountable {
  private static final int SHARE_OF_HEAP = 100;
  private static final int SHARE_OF_HEAP_WITH_PARTS = 20;

  private final RankerGraphs graphs;
  private final FeatureSchema schema;
  private final ItemInputs items;
  private final SegmentCache cache;
  private final List<Binding> bindings = new ArrayList<>();

  /** Which columns of which graph input a feature fills. */
  private record Binding(FeatureEncoding encoding, int input, int column) {}

  /** Documents of a segment that were read; segment 0 is not to be kept. */
  private record Read(int segment, DocumentWindow.Slice documents) {}

  private DocumentInputs(
      RankerGraphs graphs,
      FeatureSchema schema,
      DocumentFields fields,
      ItemInputs items,
      SegmentCache cache) {
    this.graphs = graphs;
    this.schema = schema;
    this.items = items;
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
      RankingModel model, DocumentFields fields, @Nullable RowMemory memory) {
    ItemInputs items = new ItemInputs(model.graphs().items().inputs());
    int part = model.graphs() instanceof CutRanker cut ? cut.width() : 0;
    RowMemory own = RowMemory.ofHeap(part > 0 ? SHARE_OF_HEAP_WITH_PARTS : SHARE_OF_HEAP);
    RowCache rows = new RowCache(items.width() + part, memory == null ? own : memory);
    return new DocumentInputs(
        model.graphs(), model.schema(), fields, items, new SegmentCache(rows));
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
    return new DocumentInputs(graphs, schema, fields, items, cache);
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
    for (Read read : readUnknown(buffers, null, window, from, to)) {
      for (int i = 0; i < read.documents.count() && read.segment != 0; i++) {
        cache.rows().keep(row(read, i, buffers, 0));
      }
    }
  }

  /**
   * The same, and fills the parts of the documents: of those that are not known by a run over their
   * features.
   *
   * @param parts rows for them
   * @return nanoseconds that the run took, 0 if there was none
   */
  public long fill(
      GraphBuffers buffers,
      CutRanker cut,
      InputBuffer parts,
      DocumentWindow window,
      int from,
      int to)
      throws IOException {
    List<Read> unknown = readUnknown(buffers, parts, window, from, to);
    int count = unknown.stream().mapToInt(read -> read.documents.count()).sum();
    if (count == 0) {
      return 0;
    }
    if (count == to - from) {
      long nanos = run(cut, buffers, count);
      keepParts(unknown, buffers, buffers.output(), parts);
      return nanos;
    }
    try (GraphBuffers some = cut.items().acquire(1, count)) {
      int[] numbers = new int[items.width()];
      int at = 0;
      for (Read read : unknown) {
        for (int i = 0; i < read.documents.count(); i++) {
          items.copyTo(numbers, 0, buffers, read.documents.row(i));
          items.copyFrom(numbers, 0, some, at++);
        }
      }
      long nanos = run(cut, some, count);
      keepParts(unknown, buffers, some.output(), parts);
      return nanos;
    }
  }

  private static long run(CutRanker cut, GraphBuffers buffers, int count) {
    long start = System.nanoTime();
    cut.items().run(buffers, 1, count);
    return System.nanoTime() - start;
  }

  /** Writes computed parts, in the order of what was read, to their rows, and keeps them. */
  private void keepParts(
      List<Read> unknown, GraphBuffers buffers, FloatBuffer computed, InputBuffer parts) {
    int width = parts.width();
    int at = 0;
    for (Read read : unknown) {
      for (int i = 0; i < read.documents.count(); i++) {
        parts.put(read.documents.row(i) * width, computed, at, width);
        if (read.segment != 0) {
          int[] row = row(read, i, buffers, width);
          for (int column = 0; column < width; column++) {
            int bits = Float.floatToRawIntBits(computed.get(at + column));
            row[row.length - width + column] = bits;
          }
          cache.rows().keep(row);
        }
        at += width;
      }
    }
  }

  /** A row to be kept, with room for more numbers behind the features. */
  private int[] row(Read read, int index, GraphBuffers buffers, int more) {
    int[] row = new int[RowCache.HEADER + items.width() + more];
    row[0] = read.segment;
    row[1] = read.documents.document(index);
    items.copyTo(row, RowCache.HEADER, buffers, read.documents.row(index));
    return row;
  }

  /** Copies what is known of documents, reads the features of all others, and tells of which. */
  private List<Read> readUnknown(
      GraphBuffers buffers, @Nullable InputBuffer parts, DocumentWindow window, int from, int to)
      throws IOException {
    List<Read> unknown = new ArrayList<>();
    for (DocumentWindow.Slice slice : window.slices(from, to)) {
      LeafReader reader = slice.leaf().reader();
      int segment = SegmentCache.keeps(reader) ? cache.of(reader).number(fields(reader)) : 0;
      DocumentWindow.Slice missing =
          segment == 0 ? slice : copyKnown(segment, slice, buffers, parts);
      if (missing.count() > 0) {
        read(reader, missing, buffers);
        unknown.add(new Read(segment, missing));
      }
    }
    return unknown;
  }

  /** Copies the rows that are kept, and gives the documents whose rows are not. */
  private DocumentWindow.Slice copyKnown(
      int segment, DocumentWindow.Slice slice, GraphBuffers buffers, @Nullable InputBuffer parts) {
    int[] missing = new int[slice.count()];
    int count = 0;
    for (int i = 0; i < slice.count(); i++) {
      int[] row = cache.rows().row(segment, slice.document(i));
      if (row == null) {
        missing[count++] = i;
        continue;
      }
      items.copyFrom(row, RowCache.HEADER, buffers, slice.row(i));
      if (parts != null) {
        int at = RowCache.HEADER + items.width();
        parts.put(slice.row(i) * parts.width(), row, at, parts.width());
      }
    }
    return slice.only(missing, count);
  }

  /** The fields of all features, as far as a reader has them. */
  private List<@Nullable FieldInfo> fields(LeafReader reader) {
    FieldInfos all = reader.getFieldInfos();
    @Nullable FieldInfo[] fields = new FieldInfo[bindings.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = all.fieldInfo(bindings.get(i).encoding.field().name());
    }
    return Arrays.asList(fields);
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
          StoredValues.of(leaf.reader(), binding.encoding.field(), slice.document(0));
      int[] encoded = new int[binding.encoding.feature().width()];
      for (int i = 0; i < encoded.length; i++) {
        encoded[i] = buffers.inputs().get(binding.input).get(binding.column + i);
      }
      values.add(new FeatureValues(binding.encoding.feature(), raw, encoded));
    }
    return values;
  }

  /** Drops what is kept of documents. */
  public void clear() {
    cache.rows().clear();
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
