package org.towerrank.lucene.column;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.Side;
import org.towerrank.inference.GraphBuffers;
import org.towerrank.inference.InputLayout;

/** Which document fields fill which columns of the item inputs of a graph. */
final class ItemColumns {
  /** So many numbers are read from doc values faster than a kept row with them is found. */
  private static final int FEW = 4;

  private final SegmentCache cache;
  private final List<Binding> bindings = new ArrayList<>();
  private final List<String> ways;

  /** Which columns of which graph input a feature fills. */
  private record Binding(FeatureEncoding encoding, int input, int column) {}

  ItemColumns(
      List<InputLayout> inputs, FeatureSchema schema, DocumentFields fields, SegmentCache cache) {
    this.cache = cache;
    for (int i = 0; i < inputs.size(); i++) {
      bind(inputs.get(i), i, schema, fields);
    }
    this.ways = bindings.stream().map(binding -> binding.encoding.way()).toList();
  }

  private void bind(InputLayout input, int index, FeatureSchema schema, DocumentFields fields) {
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

  /** Whether all that is read of a document is a few numbers, as models of trees often do. */
  boolean areFewNumbers() {
    return bindings.size() <= FEW
        && bindings.stream().allMatch(b -> b.encoding.feature() instanceof NumericFeature);
  }

  /** Names of the document fields, in the order of the features. */
  List<String> fields() {
    return bindings.stream().map(binding -> binding.encoding.field().name()).toList();
  }

  /** How these fields are read, see {@link DocumentField#way}. */
  List<String> ways() {
    return ways;
  }

  /** What a reader sees of the fields of all features. */
  SegmentCache.View view(LeafReader reader) {
    FieldInfos all = reader.getFieldInfos();
    @Nullable FieldInfo[] fields = new FieldInfo[bindings.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = all.fieldInfo(bindings.get(i).encoding.field().name());
    }
    return SegmentCache.View.of(ways, fields);
  }

  /** Whether a segment has each field in a way that can be read, or not at all. */
  boolean canRead(LeafReader reader) throws IOException {
    for (Binding binding : bindings) {
      if (!ColumnOpener.canOpen(reader, binding.encoding)) {
        return false;
      }
    }
    return true;
  }

  /** Reads documents of a segment column by column. */
  void read(LeafReader reader, DocumentWindow.Slice slice, GraphBuffers buffers)
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

  /** Raw values and encoded numbers of a document that was read into the first row. */
  List<FeatureValues> values(GraphBuffers buffers, DocumentWindow.Slice one) throws IOException {
    List<FeatureValues> values = new ArrayList<>();
    LeafReaderContext leaf = one.leaf();
    for (Binding binding : bindings) {
      List<Object> raw = DocValuesReader.open(leaf.reader(), binding.encoding).of(one.document(0));
      int[] encoded = new int[binding.encoding.feature().width()];
      for (int i = 0; i < encoded.length; i++) {
        encoded[i] = buffers.inputs().get(binding.input).get(binding.column + i);
      }
      values.add(new FeatureValues(binding.encoding.feature(), raw, encoded));
    }
    return values;
  }
}
