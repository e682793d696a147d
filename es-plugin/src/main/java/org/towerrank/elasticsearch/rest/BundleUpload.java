package org.towerrank.elasticsearch.rest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefIterator;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.rest.RestStatus;

/** A request's body on its way into a temporary file of the node. Thread-safe. */
final class BundleUpload implements AutoCloseable {
  private static final Logger LOGGER = LogManager.getLogger(BundleUpload.class);

  private final LongSupplier nanoTime;
  private final Consumer<BundleUpload> whenClosed;
  private final Path file;
  private final FileChannel out;
  private volatile long lastProgress;
  private volatile boolean whole;
  private boolean closed;

  /**
   * Makes the file.
   *
   * @param whenClosed called once, when the upload is closed
   */
  BundleUpload(Path directory, LongSupplier nanoTime, Consumer<BundleUpload> whenClosed)
      throws IOException {
    this.nanoTime = nanoTime;
    this.whenClosed = whenClosed;
    this.lastProgress = nanoTime.getAsLong();
    this.file = Files.createTempFile(directory, "upload-", ".zip");
    this.out = open(file);
  }

  private static FileChannel open(Path file) throws IOException {
    try {
      return FileChannel.open(file, StandardOpenOption.WRITE);
    } catch (IOException e) {
      Files.delete(file);
      throw e;
    }
  }

  Path file() {
    return file;
  }

  /** The time of its last progress. */
  long lastProgress() {
    return lastProgress;
  }

  /** Whether nothing has come so far. */
  synchronized boolean isEmpty() throws IOException {
    return out.position() == 0;
  }

  /** Whether the body is complete. */
  boolean isWhole() {
    return whole;
  }

  /**
   * Writes what comes next.
   *
   * @throws IOException when it cannot be written
   * @throws ElasticsearchStatusException (408) when the upload was given up
   */
  synchronized void write(BytesReference bytes) throws IOException {
    if (closed) {
      throw new ElasticsearchStatusException(
          "the upload was given up: nothing of it came for a while, and another one waited for its"
              + " place; send it again",
          RestStatus.REQUEST_TIMEOUT);
    }
    BytesRefIterator parts = bytes.iterator();
    for (BytesRef part = parts.next(); part != null; part = parts.next()) {
      ByteBuffer buffer = ByteBuffer.wrap(part.bytes, part.offset, part.length);
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
    }
    lastProgress = nanoTime.getAsLong();
  }

  /** Ends a complete body: from now on its reader calls {@link #close}. */
  synchronized void end() throws IOException {
    whole = true;
    out.close();
  }

  /** Deletes the file, whatever became of the body. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (out) {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOGGER.warn("the file of an upload was not deleted", e);
    }
    whenClosed.accept(this);
  }
}
