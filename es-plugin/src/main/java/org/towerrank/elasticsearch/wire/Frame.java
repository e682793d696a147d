package org.towerrank.elasticsearch.wire;

import java.io.IOException;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.common.io.stream.NamedWriteableAwareStreamInput;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.rest.RestStatus;

/**
 * The frame around everything of the plugin that crosses the wire: the lowest {@link PluginFormat}
 * that understands it, the number of bytes, and the bytes. The server's own transport version does
 * not change with the plugin's, so the plugin has to say how it writes.
 *
 * <p>What an older plugin may leave out goes to the end of the bytes, and the format stays as it
 * is: an older node skips what follows what it knows, and a newer one asks {@link #hasMore} before
 * it reads the addition. What must be understood raises the format of those messages that have it,
 * and of no others. A part of a frame that other parts follow needs a frame of its own before it
 * can have additions.
 */
public final class Frame {
  private Frame() {}

  /** Writes a frame that every plugin understands. */
  public static void write(StreamOutput out, Writeable body) throws IOException {
    write(out, PluginFormat.FIRST, body);
  }

  /**
   * Writes a frame.
   *
   * @param format the lowest that understands what this body writes, from 1 on
   */
  public static void write(StreamOutput out, int format, Writeable body) throws IOException {
    out.writeVInt(format);
    try (BytesStreamOutput bytes = new BytesStreamOutput()) {
      bytes.setTransportVersion(out.getTransportVersion());
      body.writeTo(bytes);
      out.writeBytesReference(bytes.bytes());
    }
  }

  /** Writes a frame for what has nothing to say yet. */
  public static void writeEmpty(StreamOutput out) throws IOException {
    write(out, nothing -> {});
  }

  /** Reads what {@link #writeEmpty} wrote, and skips what a newer plugin adds. */
  public static void readEmpty(StreamInput in, String what) throws IOException {
    read(in, what, nothing -> Boolean.TRUE);
  }

  /**
   * Reads a frame, all of it.
   *
   * @param what it is, for errors
   * @throws ElasticsearchStatusException (409) when it takes a newer plugin to understand it
   */
  public static <T> T read(StreamInput in, String what, Writeable.Reader<T> reader)
      throws IOException {
    int found = in.readVInt();
    BytesReference bytes = in.readBytesReference();
    if (found < PluginFormat.FIRST || found > PluginFormat.CURRENT) {
      throw new ElasticsearchStatusException(
          "expected ["
              + what
              + "] in a format from "
              + PluginFormat.FIRST
              + " to "
              + PluginFormat.CURRENT
              + ", got ["
              + found
              + "]: the node that sent it runs a newer TowerRank plugin; install that version on"
              + " the node that fails, too",
          RestStatus.CONFLICT);
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
