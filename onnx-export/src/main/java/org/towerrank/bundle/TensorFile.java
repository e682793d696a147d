package org.towerrank.bundle;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.towerrank.feature.Nearest;

/**
 * A safetensors file of float32 tensors with notes, of any size: it is written piece by piece, and
 * mapped to be read. A single tensor has less than 2 GiB to be read.
 */
public final class TensorFile implements Closeable {
  private final Path file;
  private final FileChannel channel;
  private final TensorHeader header;

  private TensorFile(Path file, FileChannel channel, TensorHeader header) {
    this.file = file;
    this.channel = channel;
    this.header = header;
  }

  /**
   * A tensor to be written.
   *
   * @param size numbers in it
   */
  public record Tensor(String name, List<Integer> shape, long size, Numbers numbers) {}

  /** The numbers of a tensor, in its order. */
  @FunctionalInterface
  public interface Numbers {

    /** Hands over all of them, some at a time. */
    void writeTo(Output output) throws IOException;
  }

  /** Takes numbers. */
  @FunctionalInterface
  public interface Output {

    /** Takes {@code count} numbers of an array, from {@code from} on. */
    void write(float[] numbers, int from, int count) throws IOException;
  }

  /**
   * Writes a file, over a former one.
   *
   * @param notes by name
   * @return the SHA-256 of its bytes
   */
  public static String write(Path file, Map<String, String> notes, List<Tensor> tensors)
      throws IOException {
    try (TensorWriter writer = TensorWriter.create(file)) {
      writer.write(TensorHeader.bytes(notes, tensors));
      for (Tensor tensor : tensors) {
        tensor.numbers().writeTo(writer);
      }
      return writer.finish();
    }
  }

  /**
   * Opens a file.
   *
   * @throws BundleException naming a file that is cut off, or none of this kind
   */
  public static TensorFile open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file);
    try {
      return new TensorFile(file, channel, TensorHeader.read(file, channel));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The SHA-256 of a file's bytes. */
  public static String sha256(Path file) throws IOException {
    MessageDigest digest = Checksums.digest();
    ByteBuffer some = ByteBuffer.allocate(1 << 20);
    try (FileChannel channel = FileChannel.open(file)) {
      while (channel.read(some) >= 0) {
        digest.update(some.flip());
        some.clear();
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The notes, by name. */
  public Map<String, String> notes() {
    return header.notes();
  }

  /** The names of all tensors. */
  public Set<String> names() {
    return header.tensors().keySet();
  }

  /**
   * The numbers of a tensor, mapped: they are valid after this is closed.
   *
   * @throws BundleException if there is none of this name, with this many numbers
   */
  public FloatBuffer numbers(String name, int size) throws IOException {
    TensorHeader.Place place = header.tensors().get(name);
    if (place == null) {
      throw new BundleException(
          "[" + file + "] has no tensor [" + name + "]" + Nearest.hint(name, names()));
    }
    if (place.bytes() != (long) size * Float.BYTES) {
      throw new BundleException(
          "["
              + file
              + "]: expected ["
              + size
              + "] numbers in tensor ["
              + name
              + "], got ["
              + place.bytes() / Float.BYTES
              + "]");
    }
    return mapped(place);
  }

  /** The same, however many they are. */
  public FloatBuffer numbers(String name) throws IOException {
    TensorHeader.Place place = header.tensors().get(name);
    return numbers(name, place == null ? 0 : Math.toIntExact(place.bytes() / Float.BYTES));
  }

  private FloatBuffer mapped(TensorHeader.Place place) throws IOException {
    try {
      return channel
          .map(FileChannel.MapMode.READ_ONLY, place.start(), place.bytes())
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer();
    } catch (IllegalArgumentException e) {
      throw new BundleException("[" + file + "] holds a tensor of 2 GiB or more", e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
