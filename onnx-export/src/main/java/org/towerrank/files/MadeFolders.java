package org.towerrank.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Folders that there are not yet, and that are made for something in the innermost of them. They go
 * again where it does not come to be.
 *
 * @param paths from the innermost on
 */
record MadeFolders(List<Path> paths) {

  /** A folder and those around it, as far as they are missing. */
  static MadeFolders of(Path folder) {
    List<Path> missing = new ArrayList<>();
    for (Path each = folder.toAbsolutePath();
        each != null && !Files.exists(each, LinkOption.NOFOLLOW_LINKS);
        each = each.getParent()) {
      missing.add(each);
    }
    return new MadeFolders(missing);
  }

  /** Deletes those that nothing is in. */
  void deleteEmpty() {
    for (Path path : paths) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        return; // It holds something, and so do those around it.
      }
    }
  }
}
