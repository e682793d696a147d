package org.towerrank.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** What a command reads, which must not go with the earlier output that it replaces. */
public final class WhatIsRead {
  private WhatIsRead() {}

  /**
   * Checks that nothing of what is read is in the folder that is to be replaced. A link there may
   * be: what it leads to stays.
   *
   * @param out the output, which need not be there
   * @param read files and folders; one that is not there is for others to tell
   * @throws IOException naming the first that is
   */
  public static void requireOutside(Path out, Collection<Path> read) throws IOException {
    if (!Files.isDirectory(out)) {
      return;
    }
    Path replaced = out.toRealPath();
    for (Path each : read) {
      if (Files.exists(each) && each.toRealPath().startsWith(replaced)) {
        throw new IOException(
            "["
                + each
                + "] is read, and would be deleted with the earlier output ["
                + out
                + "]: move it away, or choose another output");
      }
    }
  }
}
