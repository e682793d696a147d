package org.towerrank.bundle;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.towerrank.json.ShownText;

/**
 * Reads the files of a directory or zip within limits. Nothing in a zip leads outside of it. A
 * directory is the user's own, so that links to files are followed: version control of data and
 * caches make such. Large files of a directory are mapped rather than copied where its file system
 * can map them, and so are those of a zip where there is a directory to unzip them to.
 */
final class BundleReader {
  private static final int MAPPED_FROM = 1 << 20;

  /** The JDK has none that is longer. */
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final String place;
  private final BundleLimits limits;
  private final @Nullable Path scratch;
  private final Map<String, ByteBuffer> files = new LinkedHashMap<>();
  private long bytes;
  private int entries;

  private BundleReader(String place, BundleLimits limits, @Nullable Path scratch) {
    this.place = place;
    this.limits = limits;
    this.scratch = scratch;
  }

  static BundleFiles read(Path path, BundleLimits limits, String marker) throws IOException {
    return read(path, limits, marker, Set.of());
  }

  /**
   * Reads a directory or zip.
   *
   * @param marker the file that it has, or else nothing of it is read: it may be any directory or
   *     zip, with any number of files of any size
   * @param left files of a directory that are not read
   */
  static BundleFiles read(Path path, BundleLimits limits, String marker, Set<String> left)
      throws IOException {
    if (Files.isDirectory(path)) {
      BundleFiles.requireMarker(path, marker);
      return new BundleReader(path.toString(), limits, null).directory(path, left);
    }
    if (!Files.exists(path)) {
      throw new BundleException("[" + path + "] does not exist: expected a directory or zip");
    }
    requireMarker(path, marker);
    try (InputStream in = Files.newInputStream(path)) {
      return zip(path.toString(), in, limits, null);
    }
  }

  /** Looks into the directory at the end of a zip. What has none that can be read is told later. */
  private static void requireMarker(Path path, String marker) throws BundleException {
    // A pipe gives what it has once.
    if (!path.getFileSystem().equals(FileSystems.getDefault()) || !Files.isRegularFile(path)) {
      return;
    }
    Set<String> names;
    try (ZipFile zip = new ZipFile(path.toFile())) {
      names = zip.stream().map(ZipEntry::getName).collect(Collectors.toSet());
    } catch (IOException | IllegalArgumentException e) {
      return;
    }
    if (!names.isEmpty()) {
      BundleFiles.requireMarker(path.toString(), marker, names);
    }
  }

  /**
   * Reads a zip.
   *
   * @param scratch where large files are unzipped to; null to keep them in the heap
   */
  static BundleFiles zip(String place, InputStream in, BundleLimits limits, @Nullable Path scratch)
      throws IOException {
    BundleReader reader = new BundleReader(place, limits, scratch);
    ZipEnd end = new ZipEnd(in);
    // The JDK reports names that are not text as an IllegalArgumentException.
    try (ZipInputStream zip = new ZipInputStream(end)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        reader.requireRoomFor(entry.getName());
        if (!entry.isDirectory()) {
          reader.add(entry.getName(), zip);
        }
      }
      if (reader.entries > 0) {
        end.require(reader.entries);
      }
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw new BundleException("[" + place + "] is not a whole zip file: " + e.getMessage(), e);
    }
    if (reader.files.isEmpty()) {
      throw new BundleException("[" + place + "] is neither a directory nor a zip with files");
    }
    return reader.finish();
  }

  /** No file may have the name of a directory that another lies in. */
  private BundleFiles finish() throws BundleException {
    for (String path : files.keySet()) {
      for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
        if (files.containsKey(path.substring(0, slash))) {
          throw new BundleException(
              "["
                  + place
                  + "] holds ["
                  + path.substring(0, slash)
                  + "] as a file and as the directory of ["
                  + path
                  + "]");
        }
      }
    }
    return new BundleFiles(place, files);
  }

  /** The directory may be a link itself. */
  private BundleFiles directory(Path given, Set<String> left) throws IOException {
    Path root = given.toRealPath();
    for (Path file : filesBelow(root)) {
      String path = root.relativize(file).toString().replace(File.separatorChar, '/');
      if (!left.contains(path)) {
        requireRoomFor(path);
        put(path, content(file));
      }
    }
    return new BundleFiles(place, files);
  }

  private static List<Path> filesBelow(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    } catch (UncheckedIOException e) {
      // A folder that may not be read, or went meanwhile.
      throw e.getCause();
    }
  }

  private ByteBuffer content(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      if (size > limits.bytes() - bytes) {
        throw tooLarge();
      }
      requireReadable(file.toString(), size);
      return size < MAPPED_FROM
          ? ByteBuffer.wrap(Files.readAllBytes(file))
          : mapped(file, channel, size);
    }
  }

  /** The whole file; in the heap where its file system maps none, as that of an archive. */
  private static ByteBuffer mapped(Path file, FileChannel channel, long size) throws IOException {
    try {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
    } catch (UnsupportedOperationException e) {
      return ByteBuffer.wrap(Files.readAllBytes(file));
    }
  }

  /** Reads a zip's current entry. */
  private void add(String path, InputStream in) throws IOException {
    long most = limits.bytes() - bytes;
    if (scratch == null) {
      byte[] content = start(in, LONGEST_ARRAY, most);
      if (content.length == LONGEST_ARRAY && in.read() >= 0) {
        throw unreadable(path);
      }
      put(path, ByteBuffer.wrap(content));
      return;
    }
    byte[] start = start(in, MAPPED_FROM, most);
    put(path, start.length < MAPPED_FROM ? ByteBuffer.wrap(start) : unzip(start, in, most));
  }

  /** The first {@code length} bytes of an entry, or all of it if it is shorter. */
  private byte[] start(InputStream in, int length, long most) throws IOException {
    byte[] start = in.readNBytes((int) Math.min(length, most + 1));
    if (start.length > most) {
      throw tooLarge();
    }
    return start;
  }

  private static FileChannel unnamed(Path file) throws IOException {
    try {
      return FileChannel.open(
          file,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      Files.delete(file);
      throw e;
    }
  }

  /** Unzips an entry to a file without a name and maps it, so that nothing is left behind. */
  private ByteBuffer unzip(byte[] start, InputStream in, long most) throws IOException {
    Path file = Files.createTempFile(scratch, "towerrank-", ".unzipped");
    try (FileChannel channel = unnamed(file);
        OutputStream out = Channels.newOutputStream(channel)) {
      byte[] buffer = start;
      long size = 0;
      for (int read = start.length; read >= 0; read = in.read(buffer)) {
        size += read;
        if (size > most) {
          throw tooLarge();
        }
        out.write(buffer, 0, read);
      }
      requireReadable(file.toString(), size);
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
    }
  }

  private static void requireReadable(String file, long size) throws BundleException {
    if (size > Integer.MAX_VALUE) {
      throw unreadable(file);
    }
  }

  private static BundleException unreadable(String file) {
    return new BundleException("[" + file + "] holds more than 2 GiB, which nothing here can read");
  }

  private void put(String path, ByteBuffer content) throws BundleException {
    bytes += content.remaining();
    if (files.put(path, content) != null) {
      throw new BundleException("[" + place + "] holds [" + path + "] twice");
    }
  }

  private void requireRoomFor(String path) throws BundleException {
    requireInside(path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    if (++entries > limits.files()) {
      throw new BundleException("[" + place + "] holds more than " + limits.files() + " files");
    }
  }

  private BundleException tooLarge() {
    String set = limits.setting().isEmpty() ? "" : ", the most by [" + limits.setting() + "]";
    return new BundleException(
        "[" + place + "] holds more than " + limits.bytes() + " bytes" + set);
  }

  private void requireInside(String path) throws BundleException {
    boolean outside =
        path.startsWith("/")
            || path.contains(":")
            || Stream.of(path.split("[/\\\\]", -1)).anyMatch(part -> part.equals(".."));
    if (outside) {
      throw new BundleException(
          "[" + place + "]: the path [" + ShownText.of(path) + "] leaves the bundle");
    }
    if (path.contains("\\")
        || Stream.of(path.split("/", -1)).anyMatch(part -> part.isEmpty() || part.equals("."))) {
      throw new BundleException(
          "["
              + place
              + "]: the path ["
              + ShownText.of(path)
              + "]: expected names with [/] between them, such as [vocab/item_id.txt]");
    }
    for (String part : path.split("/", -1)) {
      Names.require("[" + place + "]: path", part);
    }
    if (path.length() > BundleLimits.NAME_LENGTH) {
      Names.require("[" + place + "]: path", path);
    }
  }
}
