package org.towerrank.elasticsearch.store;

import java.io.IOException;
import java.util.Comparator;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.towerrank.elasticsearch.wire.Frame;

/**
 * One version of a model, and its content. A number alone does not say what is computed: another
 * cluster, or the same one after a restore, may have given it to other content. The same reference
 * always means the same content.
 *
 * @param id of the model, never an alias
 * @param version from 1 on
 * @param fingerprint of the bundle: the SHA-256 of its {@code model.json}, which has those of all
 *     its files
 */
public record ModelReference(String id, long version, String fingerprint)
    implements Writeable, Comparable<ModelReference> {
  /**
   * Characters of a fingerprint that tell its content from all other, and that nobody guesses.
   * Whoever knows a model by fewer might learn of one that they may not see.
   */
  public static final int TELLING = 32;

  private static final int BRIEF = 12;
  private static final Comparator<ModelReference> ORDER =
      Comparator.comparing(ModelReference::id)
          .thenComparingLong(ModelReference::version)
          .thenComparing(ModelReference::fingerprint);

  /** Reads what {@link #writeTo} wrote. */
  public static ModelReference read(StreamInput in) throws IOException {
    return Frame.read(
        in,
        "reference of a model",
        body -> new ModelReference(body.readString(), body.readVLong(), body.readString()));
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    Frame.write(
        out,
        body -> {
          body.writeString(id);
          body.writeVLong(version);
          body.writeString(fingerprint);
        });
  }

  /** By id, version and fingerprint. */
  @Override
  public int compareTo(ModelReference other) {
    return ORDER.compare(this, other);
  }

  /** As errors about content name it: with the beginning of the fingerprint. */
  public String withContent() {
    return this + " of content [" + brief(fingerprint) + "]";
  }

  /** The beginning of a fingerprint, enough to tell two apart. */
  public static String brief(String fingerprint) {
    return fingerprint.substring(0, Math.min(BRIEF, fingerprint.length()));
  }

  /** As errors name it: {@code model [id] version [1]}. */
  @Override
  public String toString() {
    return "model [" + id + "] version [" + version + "]";
  }
}
