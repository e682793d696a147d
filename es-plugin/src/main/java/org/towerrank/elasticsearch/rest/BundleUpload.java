package org.towerrank.elasticsearch.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefIterator;
import org.elasticsearch.common.bytes.BytesReference;

/** A request's body on its way into a temporary file of the node. For one thread at a time. */
final class BundleUpload {
  private final Path file;
  private final FileChannel out;
  private boolean whole;

  private BundleUpload(Path file, FileChannel out) {
    this.file = file;
    this.out = out;
  }

  static BundleUpload begin() throws IOException {
    Path file = Files.createTempFile("towerrank-", ".zip");
    try {
      return new BundleUpload(file, FileChannel.open(file, StandardOpenOption.WRITE));
    } catch (IOException e) {
      Files.delete(file);
      throw e;
    }
  }

  Path file() {
    return file;
  }

  void write(BytesReference bytes) throws IOException {
    BytesRefIterator parts = bytes.iterator();
    for (BytesRef part = parts.next(); part != null; part = parts.next()) {
      ByteBuffer buffer = ByteBuffer.wrap(part.bytes, part.offset, part.length);
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
    }
  }

  /** The body is complete: from now on {@link #delete} is for the one who reads it. */
  void end() throws IOException {
    whole = true;
    out.close();
  }

  /** The connection ended: nobody will read an incomplete body. */
  void connectionClosed() {
    if (!whole) {
      delete();
    }
  }

  void delete() {
    try {
      out.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
