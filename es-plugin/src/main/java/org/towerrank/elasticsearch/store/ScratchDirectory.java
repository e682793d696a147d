package org.towerrank.elasticsearch.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.env.NodeEnvironment;
import org.towerrank.files.OutputFiles;

/**
 * A node's directory for bundles in transit, below the server's temporary one, which several nodes
 * may share. Files in it at the start are left over from a process that was killed.
 */
public final class ScratchDirectory {
  private static final Logger LOGGER = LogManager.getLogger(ScratchDirectory.class);

  private ScratchDirectory() {}

  /**
   * Makes a node's directory, or empties it.
   *
   * @param temporary the server's
   * @return the server's itself where that cannot be done, which is no reason for a node to stay
   *     down
   */
  public static Path prepare(Path temporary, NodeEnvironment node) {
    // While a node runs no other one has its data path, nor, in its cluster, its id.
    String paths = Integer.toHexString(Arrays.hashCode(node.nodeDataPaths()));
    Path directory = temporary.resolve("towerrank-" + node.nodeId() + "-" + paths);
    try {
      OutputFiles.delete(directory);
      return Files.createDirectories(directory);
    } catch (IOException e) {
      LOGGER.warn("what models leave in the temporary directory will not be looked for", e);
      return temporary;
    }
  }
}
