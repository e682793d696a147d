package org.towerrank.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import org.towerrank.server.Deadline;

/**
 * What the library {@code .ci/faults.c} is to let fail next, in all processes that were started
 * with it, and what it did. The layout is that of its {@code struct control}.
 */
final class Faults {
  private static final int BYTES = 4096;
  private static final int TEXT_BYTES = 256;
  private static final int FAILING = 0;
  private static final int COUNT = 8;
  private static final int KINDS = 16;
  private static final int FAILED = 24;
  private static final int BELOW = FAILED + TEXT_BYTES;

  private final MappedByteBuffer control;

  private Faults(MappedByteBuffer control) {
    this.control = control;
  }

  /** What can fail. */
  enum Kind {
    /** Opening a file to read it, reading and mapping it. */
    READ(1),
    /** Making, writing, synchronizing, renaming and deleting files. */
    WRITE(2),
    /** Memory of ONNX Runtime's tensors: its weights, and what its operators compute. */
    TENSOR(4),
    /** All other memory of ONNX Runtime, most of it a few bytes. */
    OBJECT(8);

    private final long bit;

    Kind(long bit) {
      this.bit = bit;
    }
  }

  /**
   * Which operations are counted.
   *
   * @param below a part of the paths of their files; empty for all that are watched
   */
  record Scope(Set<Kind> kinds, String below) {
    Scope {
      kinds = Set.copyOf(kinds);
      if (below.length() >= TEXT_BYTES) {
        throw new IllegalArgumentException("expected a shorter path, got [" + below + "]");
      }
    }

    /** Whatever the path. */
    static Scope of(Kind kind) {
      return new Scope(Set.of(kind), "");
    }
  }

  /** Those of the library that {@code .ci/faults} has started this process with. */
  static Faults ofThisProcess() {
    String path = System.getenv("FAULTS_CONTROL");
    if (path == null) {
      throw new IllegalStateException(
          "expected to be run by [.ci/faults], FAULTS_CONTROL is not set");
    }
    try (FileChannel file =
        FileChannel.open(Path.of(path), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer map = file.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
      map.order(ByteOrder.nativeOrder());
      return new Faults(map);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets one operation fail. */
  void fail(Scope scope, long number) {
    start(scope, number);
  }

  /** Counts only. */
  void count(Scope scope) {
    start(scope, Long.MAX_VALUE);
  }

  private void start(Scope scope, long number) {
    end();
    control.putLong(COUNT, 0);
    control.putLong(KINDS, scope.kinds.stream().mapToLong(kind -> kind.bit).sum());
    put(FAILED, "");
    put(BELOW, scope.below);
    control.putLong(FAILING, number);
  }

  /** Lets nothing fail any more. */
  void end() {
    control.putLong(FAILING, 0);
  }

  /** The number of the operation that fails or failed; 0 when none is to. */
  long failing() {
    return control.getLong(FAILING);
  }

  /** How many operations there were since the last start. */
  long count() {
    return control.getLong(COUNT);
  }

  /** Waits until an operation has failed, or there was none for so long. */
  void awaitQuiet(Duration quiet) {
    long last = -1;
    while (failed().isEmpty() && count() != last) {
      last = count();
      Deadline.in(quiet).await(() -> !failed().isEmpty());
    }
  }

  /** What failed; empty when nothing did. */
  String failed() {
    byte[] bytes = new byte[TEXT_BYTES];
    control.get(FAILED, bytes);
    return new String(bytes, StandardCharsets.UTF_8).replace("\u0000", "");
  }

  private void put(int at, String text) {
    ByteBuffer bytes = ByteBuffer.allocate(TEXT_BYTES);
    bytes.put(text.getBytes(StandardCharsets.UTF_8));
    control.put(at, bytes.array());
  }
}
