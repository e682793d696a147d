package org.towerrank.bundle;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.towerrank.feature.Nearest;

/**
 * The files of a bundle or run, by path with forward slashes, in the heap or mapped from disk. A
 * file's content lies between position and limit of its buffer. To read it, {@link
 * ByteBuffer#duplicate} the buffer; never move its position.
 */
final class BundleFiles {
  private final String place;
  private final Map<String, ByteBuffer> files;

  BundleFiles(String place, Map<String, ByteBuffer> files) {
    this.place = place;
    this.files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  static BundleFiles of(String place, Map<String, byte[]> files) {
    Map<String, ByteBuffer> buffers = new TreeMap<>();
    files.forEach((path, bytes) -> buffers.put(path, ByteBuffer.wrap(bytes)));
    return new BundleFiles(place, buffers);
  }

  /** Where they were read from, for errors. */
  String place() {
    return place;
  }

  Map<String, ByteBuffer> all() {
    return files;
  }

  ByteBuffer read(String path) throws BundleException {
    ByteBuffer bytes = files.get(path);
    if (bytes == null) {
      throw missing(place, path, files.keySet());
    }
    return bytes;
  }

  /**
   * Checks that a directory is what it was given for, without reading it.
   *
   * @param marker the file that every such directory has
   * @throws BundleException saying what else it is, if that is known
   */
  static void requireMarker(Path directory, String marker) throws BundleException {
    if (!Files.exists(directory.resolve(marker))) {
      Set<String> known =
          Stream.of(Manifest.FILE, Run.FILE)
              .filter(name -> Files.exists(directory.resolve(name)))
              .collect(Collectors.toSet());
      throw missing(directory.toString(), marker, known);
    }
  }

  /** Checks that a zip is what it was given for, by the names in it. */
  static void requireMarker(String place, String marker, Set<String> names) throws BundleException {
    if (!names.contains(marker)) {
      throw missing(place, marker, names);
    }
  }

  private static BundleException missing(String place, String path, Set<String> files) {
    return new BundleException(
        "["
            + place
            + "] has no file ["
            + path
            + "]"
            + inFolder(path, files).orElse(hint(path, files)));
  }

  /** Where the file is, if a tool put the folder of a bundle into the zip rather than its files. */
  private static Optional<String> inFolder(String path, Set<String> files) {
    return files.stream()
        .filter(file -> file.endsWith("/" + path))
        .findFirst()
        .map(
            file ->
                ", but ["
                    + file
                    + "]: expected what is in ["
                    + file.substring(0, file.length() - path.length() - 1)
                    + "], without the folder");
  }

  /** What was expected; and what else it is, where a run was given for a bundle or vice versa. */
  private static String hint(String path, Set<String> files) {
    return switch (path) {
      case Manifest.FILE ->
          files.contains(Run.FILE)
              ? ": it is a run, of which export makes a bundle"
              : ": expected a bundle, as export and import write it";
      case Run.FILE ->
          files.contains(Manifest.FILE)
              ? ": it is a bundle, and expected is a run, as train leaves it"
              : ": expected a run, as train leaves it";
      default -> Nearest.hint(path, files);
    };
  }

  /** A copy of a file in the heap. */
  byte[] bytes(String path) throws BundleException {
    ByteBuffer source = read(path).duplicate();
    byte[] copy = new byte[source.remaining()];
    source.get(copy);
    return copy;
  }

  /** Sizes in bytes, by path. */
  Map<String, Long> sizes() {
    Map<String, Long> sizes = new LinkedHashMap<>();
    files.forEach((path, bytes) -> sizes.put(path, (long) bytes.remaining()));
    return sizes;
  }
}
