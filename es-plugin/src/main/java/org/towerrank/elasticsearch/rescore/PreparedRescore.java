package org.towerrank.elasticsearch.rescore;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
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

  private final ModelReference model;
  private final int[] row;
  private final boolean insideRetriever;
  private final @Nullable LoggedRequest logged;

  private PreparedRescore(
      ModelReference model, int[] row, boolean insideRetriever, @Nullable LoggedRequest logged) {
    this.model = model;
    this.row = row;
    this.insideRetriever = insideRetriever;
    this.logged = logged;
  }

  /**
   * For a search outside of a retriever.
   *
   * @param row the encoded features of user and context; not to be changed afterwards
   * @param logged their raw values where hits are logged with them, else null
   */
  static PreparedRescore of(ModelReference model, EncodedRows row, @Nullable LoggedRequest logged) {
    return new PreparedRescore(model, row.data(), false, logged);
  }

  static PreparedRescore read(StreamInput in) throws IOException {
    return Frame.read(
        in,
        "prepared rescoring",
        body ->
            new PreparedRescore(
                ModelReference.read(body),
                body.readIntArray(),
                body.readBoolean(),
                body.readOptionalWriteable(LoggedRequest::read)));
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    Frame.write(
        out,
        body -> {
          model.writeTo(body);
          body.writeIntArray(row);
          body.writeBoolean(insideRetriever);
          body.writeOptionalWriteable(logged);
        });
  }

  PreparedRescore insideARetriever() {
    return new PreparedRescore(model, row, true, logged);
  }

  ModelReference model() {
    return model;
  }

  /** The raw values of user and context, where hits are logged with them. */
  Optional<LoggedRequest> logged() {
    return Optional.ofNullable(logged);
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
        && insideRetriever == that.insideRetriever
        && Objects.equals(logged, that.logged);
  }

  @Override
  public int hashCode() {
    return 31 * model.hashCode() + Arrays.hashCode(row);
  }
}
