package org.towerrank.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** Reads the files of a directory or zip into memory, within limits and never outside of it. */
final class BundleReader {
  private final String place;
  private final BundleLimits limits;
  private final Map<String, byte[]> files = new LinkedHashMap<>();
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
    } catch (ZipException | java.io.EOFException e) {
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
        try (InputStream in = Files.newInputStream(file)) {
          add(root.relativize(file).toString().replace('\\', '/'), in);
        }
      }
    }
    return new BundleFiles(place, files);
  }

  private void add(String path, InputStream in) throws IOException {
    requireInside(path);
    if (files.size() >= limits.files()) {
      throw new BundleException("[" + place + "] holds more than " + limits.files() + " files");
    }
    long left = limits.bytes() - bytes;
    byte[] content = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, left + 1));
    bytes += content.length;
    if (content.length > left) {
      throw new BundleException("[" + place + "] holds more than " + limits.bytes() + " bytes");
    }
    if (files.put(path, content) != null) {
      throw new BundleException("[" + place + "] holds [" + path + "] twice");
    }
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
