package org.towerrank.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.stream.StreamSupport;

/** Where an output goes that is given by a path. */
final class OutputPlace {
  /** Where Linux tells of processes. */
  private static final Path PROCESSES = Path.of("/proc");

  private OutputPlace() {}

  /**
   * Where an output goes: what a symbolic link leads to, so that the link stays one, in a path
   * without {@code ..}.
   *
   * @throws IOException for a device, a pipe or what a process has open, which a file would take
   *     the place of, and for a link that leads to nothing, or a path that does
   */
  static Path of(Path target) throws IOException {
    if (!Files.exists(target)) {
      requireNoLink(target);
      return straight(target);
    }
    if (Files.readAttributes(target, BasicFileAttributes.class).isOther()) {
      throw new IOException(
          "["
              + target
              + "]: expected the name of a file to write, found a device or pipe; choose another"
              + " output");
    }
    if (!Files.isSymbolicLink(target)) {
      return straight(target);
    }
    requireNoDescriptor(target);
    return target.toRealPath();
  }

  /**
   * A link such as {@code /dev/stdout}, which leads to what a process has open. Behind {@code >>}
   * that is a file with the output of earlier commands, which a new one would take the place of.
   */
  private static void requireNoDescriptor(Path link) throws IOException {
    for (Path at = link.toAbsolutePath(); Files.isSymbolicLink(at); ) {
      Path place = Objects.requireNonNull(at.getParent(), "where a link is").toRealPath();
      if (place.startsWith(PROCESSES)) {
        throw new IOException(
            "["
                + link
                + "]: expected the name of a file to write, found the standard output or another"
                + " open file of a process; choose another output");
      }
      at = place.resolve(Files.readSymbolicLink(at));
    }
  }

  /**
   * The same place without {@code ..}, which behind a link leads elsewhere than to what is written
   * before it, and without {@code .} at its end, which nothing can be moved to.
   */
  static Path straight(Path target) throws IOException {
    Path whole = target.toAbsolutePath();
    if (!leadsOut(whole) && !whole.endsWith(".")) {
      return target;
    }
    Path existing = whole;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    int there = existing.getNameCount();
    if (there == whole.getNameCount()) {
      return existing.toRealPath();
    }
    Path missing = whole.subpath(there, whole.getNameCount());
    if (leadsOut(missing)) {
      throw new IOException(
          "["
              + target
              + "]: expected a place to write to, found no directory ["
              + existing.resolve(missing.getName(0))
              + "] that [..] could lead out of");
    }
    return existing.toRealPath().resolve(missing.normalize());
  }

  private static boolean leadsOut(Path path) {
    return StreamSupport.stream(path.spliterator(), false)
        .anyMatch(name -> name.toString().equals(".."));
  }

  /**
   * Checks that a directory is not the one that the command runs in: it would be moved away, and
   * whoever called the command would look into what it was.
   */
  static void requireNotWorkedIn(Path directory) throws IOException {
    Path here = Path.of("");
    if (directory.getFileSystem().equals(here.getFileSystem())
        && Files.exists(directory)
        && Files.isSameFile(directory, here)) {
      throw new IOException(
          "["
              + directory
              + "] is the working directory, which cannot be replaced as a whole: choose a"
              + " directory in it, such as [out], or run the command from elsewhere");
    }
  }

  /**
   * Checks that neither a place that is not there nor a folder around it is a link whose file or
   * directory is gone, such as on a disk that is not mounted.
   */
  static void requireNoLink(Path missing) throws IOException {
    for (Path at = missing; at != null && !Files.exists(at); at = at.getParent()) {
      if (Files.isSymbolicLink(at)) {
        throw new IOException(
            "["
                + at
                + "]: expected a place to write to, found a link to ["
                + Files.readSymbolicLink(at)
                + "], where nothing can be found; delete the link, or choose another output");
      }
    }
  }
}
