package org.towerrank.elasticsearch.wire;

import java.io.IOException;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.common.io.stream.NamedWriteableAwareStreamInput;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;

/**
 * The frame around everything of the plugin that crosses the wire: a format number, the number of
 * bytes, and the bytes. The server's own transport version does not change with the plugin's, so
 * the plugin has to say how it writes.
 *
 * <p>An addition goes to the end of the bytes and leaves the format as it is: an older node skips
 * what follows what it knows, and a newer one asks {@link #hasMore} before it reads the addition.
 * Every other change raises the format, and an older node refuses it by name. A part of a frame
 * that other parts follow needs a frame of its own before it can have additions.
 */
public final class Frame {
  private Frame() {}

  /**
   * Writes a frame.
   *
   * @param format of what the body writes, from 1 on
   */
  public static void write(StreamOutput out, int format, Writeable body) throws IOException {
    out.writeVInt(format);
    try (BytesStreamOutput bytes = new BytesStreamOutput()) {
      bytes.setTransportVersion(out.getTransportVersion());
      body.writeTo(bytes);
      out.writeBytesReference(bytes.bytes());
    }
  }

  /**
   * Reads a frame, all of it.
   *
   * @param what it is, for errors
   * @param format the highest that the reader knows
   * @throws IOException when it is of a higher one
   */
  public static <T> T read(StreamInput in, String what, int format, Writeable.Reader<T> reader)
      throws IOException {
    int found = in.readVInt();
    BytesReference bytes = in.readBytesReference();
    if (found < 1 || found > format) {
      throw new IOException(
          "expected ["
              + what
              + "] in a format from 1 to "
              + format
              + ", got ["
              + found
              + "]: the node that sent it runs another version of the TowerRank plugin; install"
              + " the same on all nodes");
    }
    try (StreamInput body = body(bytes, in)) {
      body.setTransportVersion(in.getTransportVersion());
      return reader.read(body);
    }
  }

  /** Reads what has a name, such as queries, where the stream around it does. */
  private static StreamInput body(BytesReference bytes, StreamInput in) throws IOException {
    NamedWriteableRegistry names = in.namedWriteableRegistry();
    return names == null
        ? bytes.streamInput()
        : new NamedWriteableAwareStreamInput(bytes.streamInput(), names);
  }

  /** Whether a body has something that a node with an older plugin does not write. */
  public static boolean hasMore(StreamInput body) throws IOException {
    return body.available() > 0;
  }
}
