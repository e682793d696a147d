package org.towerrank.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.StreamSupport;

/** Where an output goes that is given by a path. */
final class OutputPlace {
  private OutputPlace() {}

  /**
   * Where an output goes: what a symbolic link leads to, so that the link stays one, in a path
   * without {@code ..}.
   *
   * @throws IOException for a device or a pipe, which a file would take the place of, and for a
   *     link that leads to nothing, or a path that does
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
    return Files.isSymbolicLink(target) ? target.toRealPath() : straight(target);
  }

  /**
   * The same place without {@code ..}, which behind a link leads elsewhere than to what is written
   * before it.
   */
  static Path straight(Path target) throws IOException {
    Path whole = target.toAbsolutePath();
    if (!leadsOut(whole)) {
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
    return existing.toRealPath().resolve(missing);
  }

  private static boolean leadsOut(Path path) {
    return StreamSupport.stream(path.spliterator(), false)
        .anyMatch(name -> name.toString().equals(".."));
  }

  /** A link whose file or directory is gone, such as on a disk that is not mounted. */
  static void requireNoLink(Path missing) throws IOException {
    if (Files.isSymbolicLink(missing)) {
      throw new IOException(
          "["
              + missing
              + "]: expected a place to write to, found a link to ["
              + Files.readSymbolicLink(missing)
              + "], where nothing can be found; delete the link, or choose another output");
    }
  }
}
