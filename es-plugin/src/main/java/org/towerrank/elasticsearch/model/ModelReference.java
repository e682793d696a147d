package org.towerrank.elasticsearch.model;

import java.io.IOException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;

/**
 * One version of a model. Versions never change once they exist, so that all nodes that are given
 * the same reference compute the same.
 *
 * @param id of the model, never an alias
 * @param version from 1 on
 */
public record ModelReference(String id, long version) implements Writeable {

  /** Reads what {@link #writeTo} wrote. */
  public ModelReference(StreamInput in) throws IOException {
    this(in.readString(), in.readVLong());
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    out.writeString(id);
    out.writeVLong(version);
  }

  /** As errors name it: {@code model [id] version [1]}. */
  @Override
  public String toString() {
    return "model [" + id + "] version [" + version + "]";
  }
}
