package org.towerrank.lucene.rows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SegmentReader;

/** Rows that one model makes of documents, whatever their segments. Thread-safe. */
public final class RowContent {
  private static final int HEX_DIGITS = 16;

  /** Windows that rows of values updated in place must last for before they get a file. */
  private static final int LEAST_WINDOWS_OF_UPDATED = 16;

  private final SegmentRows rows;
  private final String fingerprint;
  private final String described;
  private final RowLayout layout;
  private final RowSource source;
  private final Object running = new Object();
  private volatile boolean closed;

  RowContent(
      SegmentRows rows,
      String fingerprint,
      List<String> fields,
      RowLayout layout,
      RowSource source) {
    this.rows = rows;
    this.fingerprint = fingerprint;
    this.layout = layout;
    this.source = source;
    this.described = List.of(fingerprint, meaning(layout), source.way(), layout, fields).toString();
  }

  /**
   * Increased where the same bundle gives other rows, though {@link RowSource#way()} is the same.
   */
  private static int meaning(RowLayout layout) {
    return switch (layout.precision()) {
      case FLOAT32 -> 2;
      case FLOAT16 -> 3;
    };
  }

  /** How files call a model. */
  static String model(String fingerprint) {
    return hash(fingerprint);
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HEX_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Whether a segment is large enough for a file. */
  public boolean includes(LeafReader reader) {
    return rows.isOn() && reader.maxDoc() >= rows.leastDocuments();
  }

  /**
   * The rows of a segment.
   *
   * @param updated whether values were updated in place: other readers of a segment with the same
   *     id may then see others, also after a restart
   */
  public RowHandle of(SegmentReader reader, boolean updated) {
    SegmentPlace place = SegmentPlace.of(reader);
    String scope = updated ? UUID.randomUUID().toString().replace("-", "") : "";
    RowsId id = new RowsId(model(fingerprint), hash(described), place.id(), scope);
    return rows.attach(new RowHandle(this, id, reader, updated ? LEAST_WINDOWS_OF_UPDATED : 1));
  }

  RowLayout layout() {
    return layout;
  }

  /** Documents whose rows are computed at a time at most. */
  int most() {
    return source.most();
  }

  SegmentRows rows() {
    return rows;
  }

  /** Computes rows, unless this is closed. Returns false then. */
  boolean compute(LeafReader reader, int from, int to, RowSource.Sink sink) throws IOException {
    synchronized (running) {
      if (closed) {
        return false;
      }
      source.rows(reader, from, to, sink);
      return true;
    }
  }

  /** Ends computing: when this returns the source is not used any more. */
  void stop() {
    closed = true;
    synchronized (running) {
      // What is computed now was waited for.
    }
  }

  /** Lets rows be computed again. */
  void start() {
    closed = false;
  }
}
