package org.towerrank.lucene.column;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.Accountable;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.GraphInput;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Side;
import org.towerrank.inference.GraphBuffers;

/**
 * Fills the item inputs of one graph from doc values. Thread-safe; keeps what the stored values of
 * segments become, so it should live as long as the model.
 *
 * <p>A document without a field has the feature's missing value, also where no document has it. A
 * feature with one value takes the first in sort order where a document has several.
 */
public final class DocumentInputs implements Accountable {
  private final FeatureSchema schema;
  private final GraphSpec graph;
  private final SegmentCache cache;
  private final List<Binding> bindings = new ArrayList<>();

  /** Which columns of which graph input a feature fills. */
  private record Binding(FeatureEncoding encoding, int input, int column) {}

  public DocumentInputs(GraphSpec graph, FeatureSchema schema, DocumentFields fields) {
    this(graph, schema, fields, new SegmentCache(new RowCache(new ItemInputs(graph, schema))));
  }

  private DocumentInputs(
      GraphSpec graph, FeatureSchema schema, DocumentFields fields, SegmentCache cache) {
    this.graph = graph;
    this.schema = schema;
    this.cache = cache;
    for (int i = 0; i < graph.inputs().size(); i++) {
      bind(graph.inputs().get(i), i, fields);
    }
  }

  private void bind(GraphInput input, int index, DocumentFields fields) {
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

  /** The same graph over other fields, with the same cache. */
  public DocumentInputs reading(DocumentFields fields) {
    return new DocumentInputs(graph, schema, fields, cache);
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
    for (DocumentWindow.Slice slice : window.slices(from, to)) {
      LeafReader reader = slice.leaf().reader();
      int segment = SegmentCache.keeps(reader) ? cache.of(reader).number(fields(reader)) : 0;
      if (segment == 0) {
        read(reader, slice, buffers);
        continue;
      }
      DocumentWindow.Slice missing = cache.rows().copyKnown(segment, slice, buffers);
      if (missing.count() > 0) {
        read(reader, missing, buffers);
        cache.rows().keep(segment, missing, buffers);
      }
    }
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

  /** Segments whose values are kept. */
  public int cachedSegments() {
    return cache.size();
  }

  @Override
  public long ramBytesUsed() {
    return cache.ramBytesUsed();
  }
}
