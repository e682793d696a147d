package org.towerrank.elasticsearch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.elasticsearch.common.bytes.BytesArray;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.Writeable;

/**
 * The formats that released plugins know: files of {@code version-1}, written once. To change one
 * breaks clusters that run two versions of the plugin, and what is on their disks; {@link Frame}
 * says how a format grows. A new version gets a directory of its own beside it.
 */
public final class GoldenBytes {
  private static final String DIRECTORY = "version-1/";

  private GoldenBytes() {}

  /** The bytes of a message: lines of hexadecimal digits. */
  public static StreamInput read(String name) {
    String digits = text(name + ".hex").replaceAll("\\s", "");
    return streamed(new BytesArray(HexFormat.of().parseHex(digits)));
  }

  /** What a file of JSON has, without the end of its last line. */
  public static String json(String name) {
    return text(name + ".json").strip();
  }

  /** Writes something, and compares it with the bytes that are known. */
  public static void assertWritten(String name, Writeable written) throws IOException {
    try (BytesStreamOutput out = new BytesStreamOutput()) {
      written.writeTo(out);
      String digits = HexFormat.of().formatHex(BytesReference.toBytes(out.bytes()));
      assertThat(digits).as(name).isEqualTo(text(name + ".hex").replaceAll("\\s", ""));
    }
  }

  /** Checks that something is written as the bytes that are known, and they are read as it. */
  public static <T extends Writeable> void assertKnown(
      String name, T known, Writeable.Reader<? extends T> reader) throws IOException {
    assertWritten(name, known);
    try (StreamInput in = read(name)) {
      assertThat(reader.read(in)).as(name).isEqualTo(known);
      assertThat(in.available()).as("left of " + name).isZero();
    }
  }

  private static StreamInput streamed(BytesReference bytes) {
    try {
      return bytes.streamInput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String file) {
    try (InputStream in = GoldenBytes.class.getResourceAsStream(DIRECTORY + file)) {
      assertThat(in).as("file " + DIRECTORY + file).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
