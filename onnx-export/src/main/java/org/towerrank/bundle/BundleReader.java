package org.towerrank.bundle;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Reads the files of a directory or zip within limits and never outside of it. Large files of a
 * directory are mapped rather than copied.
 */
final class BundleReader {
  private static final long MAPPED_FROM = 1 << 20;

  private final String place;
  private final BundleLimits limits;
  private final Map<String, ByteBuffer> files = new LinkedHashMap<>();
  private long bytes;

  private BundleReader(String place, BundleLimits limits) {
    this.place = place;
    this.limits = limits;
  }

  static BundleFiles read(Path path, BundleLimits limits) throws IOException {
    if (Files.isDirectory(path)) {
      return new BundleReader(path.toString(), limits).directory(path);
    }
    if (!Files.exists(path)) {
      throw new BundleException("[" + path + "] does not exist: expected a directory or zip");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return zip(path.toString(), in, limits);
    }
  }

  static BundleFiles zip(String place, InputStream in, BundleLimits limits) throws IOException {
    BundleReader reader = new BundleReader(place, limits);
    try (ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          reader.add(entry.getName(), zip);
        }
      }
    } catch (ZipException | EOFException e) {
      throw new BundleException("[" + place + "] is not a whole zip file: " + e.getMessage(), e);
    }
    if (reader.files.isEmpty()) {
      throw new BundleException("[" + place + "] is neither a directory nor a zip with files");
    }
    return new BundleFiles(place, reader.files);
  }

  private BundleFiles directory(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
        String path = root.relativize(file).toString().replace(File.separatorChar, '/');
        requireRoomFor(path);
        put(path, content(file));
      }
    }
    return new BundleFiles(place, files);
  }

  private ByteBuffer content(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      if (size > limits.bytes() - bytes) {
        throw tooLarge();
      }
      if (size > Integer.MAX_VALUE) {
        throw new BundleException(
            "[" + file + "] holds more than 2 GiB, which nothing here can read");
      }
      return size < MAPPED_FROM
          ? ByteBuffer.wrap(Files.readAllBytes(file))
          : channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
    }
  }

  /** Reads a zip's current entry. */
  private void add(String path, InputStream in) throws IOException {
    requireRoomFor(path);
    long left = limits.bytes() - bytes;
    byte[] content = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, left + 1));
    if (content.length > left) {
      throw tooLarge();
    }
    put(path, ByteBuffer.wrap(content));
  }

  private void put(String path, ByteBuffer content) throws BundleException {
    bytes += content.remaining();
    if (files.put(path, content) != null) {
      throw new BundleException("[" + place + "] holds [" + path + "] twice");
    }
  }

  private void requireRoomFor(String path) throws BundleException {
    requireInside(path);
    if (files.size() >= limits.files()) {
      throw new BundleException("[" + place + "] holds more than " + limits.files() + " files");
    }
  }

  private BundleException tooLarge() {
    return new BundleException("[" + place + "] holds more than " + limits.bytes() + " bytes");
  }

  private void requireInside(String path) throws BundleException {
    boolean outside =
        path.startsWith("/")
            || path.contains("\\")
            || path.contains(":")
            || Stream.of(path.split("/", -1))
                .anyMatch(part -> part.isEmpty() || part.equals("..") || part.equals("."));
    if (outside) {
      throw new BundleException("[" + place + "]: the path [" + path + "] leaves the bundle");
    }
  }
}
