package org.towerrank.elasticsearch.rescore;

import java.io.IOException;
import java.util.Arrays;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.elasticsearch.wire.Frame;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RowLayout;

/** What the coordinating node finds once, for all shards: the model's version and the user. */
final class PreparedRescore implements Writeable {
  private static final int FORMAT = 1;

  private final ModelReference model;
  private final int[] row;
  private final boolean insideRetriever;

  private PreparedRescore(ModelReference model, int[] row, boolean insideRetriever) {
    this.model = model;
    this.row = row;
    this.insideRetriever = insideRetriever;
  }

  /**
   * For a search outside of a retriever.
   *
   * @param row the encoded features of user and context; not to be changed afterwards
   */
  static PreparedRescore of(ModelReference model, EncodedRows row) {
    return new PreparedRescore(model, row.data(), false);
  }

  static PreparedRescore read(StreamInput in) throws IOException {
    return Frame.read(
        in,
        "prepared rescoring",
        FORMAT,
        body ->
            new PreparedRescore(
                ModelReference.read(body), body.readIntArray(), body.readBoolean()));
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    Frame.write(
        out,
        FORMAT,
        body -> {
          model.writeTo(body);
          body.writeIntArray(row);
          body.writeBoolean(insideRetriever);
        });
  }

  PreparedRescore insideARetriever() {
    return new PreparedRescore(model, row, true);
  }

  ModelReference model() {
    return model;
  }

  /** Whether a retriever goes on with the scores, which cannot be negative there. */
  boolean isInsideRetriever() {
    return insideRetriever;
  }

  /** The encoded features of user and context, for the model that they were encoded for. */
  EncodedRows row(FeatureSchema schema) {
    EncodedRows encoded = new EncodedRows(new RowLayout(schema), 1);
    if (encoded.data().length != row.length) {
      throw new IllegalArgumentException(
          model
              + ": expected a row of ["
              + encoded.data().length
              + "] numbers, got ["
              + row.length
              + "]: the coordinating node has another model of this name");
    }
    System.arraycopy(row, 0, encoded.data(), 0, row.length);
    return encoded;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PreparedRescore that
        && model.equals(that.model)
        && Arrays.equals(row, that.row)
        && insideRetriever == that.insideRetriever;
  }

  @Override
  public int hashCode() {
    return 31 * model.hashCode() + Arrays.hashCode(row);
  }
}
