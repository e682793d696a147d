package org.towerrank.lucene.column;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.SortedSetDocValues;
import org.towerrank.feature.IdentityEncoder;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.feature.VectorFeature;

/** A vector feature: a field of float vectors, or a term with all numbers in one text. */
sealed interface VectorColumn extends Column {
  FeatureEncoding encoding();

  /** The feature's numbers of a document into a row; missing ones if it has none. */
  void read(int document, int[] row) throws IOException;

  @Override
  default void read(DocumentWindow.Slice slice, Destination destination) throws IOException {
    int[] row = new int[destination.width()];
    for (int i = 0; i < slice.count(); i++) {
      try {
        read(slice.document(i), row);
      } catch (InvalidValueException e) {
        throw e.at(
            encoding().place()
                + " of document ["
                + (slice.leaf().docBase + slice.document(i))
                + "] (as Lucene numbers it)");
      }
      destination.put(slice.row(i), row);
    }
  }

  /** Float vectors. */
  record Floats(FeatureEncoding encoding, VectorFeature feature, VectorFormat.Vectors vectors)
      implements VectorColumn {
    @Override
    public void read(int document, int[] row) throws IOException {
      float[] vector = vectors.get(document);
      if (vector == null) {
        Arrays.fill(row, encoding.missing());
        return;
      }
      feature.requireLength(vector.length);
      for (int i = 0; i < row.length; i++) {
        row[i] = encoding.encoder().bits(number(vector[i]));
      }
    }

    /** As in a table or JSON, which takes long, and makes no difference to the identity. */
    private double number(float element) {
      return encoding.encoder() instanceof IdentityEncoder identity && !identity.log1p()
          ? element
          : RawValueEncoder.number(element);
    }
  }

  /** Texts. */
  record Texts(FeatureEncoding encoding, VectorFeature feature, SortedSetDocValues values)
      implements VectorColumn {
    @Override
    public void read(int document, int[] row) throws IOException {
      if (!values.advanceExact(document)) {
        Arrays.fill(row, encoding.missing());
        return;
      }
      if (values.docValueCount() > 1) {
        throw new InvalidValueException(
            "expected one text with all numbers, got " + values.docValueCount() + " texts");
      }
      String text = encoding.field().terms().text(values.lookupOrd(values.nextOrd()));
      RawValueEncoder.vector(feature, encoding.encoder(), text, row, 0);
    }
  }
}
