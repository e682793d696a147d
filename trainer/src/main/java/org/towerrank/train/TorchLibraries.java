package org.towerrank.train;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;

/**
 * The native libraries of PyTorch, which are unpacked once for a user and loaded once a process.
 */
final class TorchLibraries {
  /**
   * What keeps DJL from the network: it would ask for libraries that are not there, and report its
   * use from machines of Amazon. The launcher says so too; {@code java -jar} and programs that
   * embed this do not come by it.
   */
  private static final List<String> OFFLINE = List.of("ai.djl.offline", "OPT_OUT_TRACKING");

  private TorchLibraries() {}

  /**
   * Loads them, if that did not happen yet, without the network.
   *
   * @throws IOException about the folder that they are unpacked to
   */
  static void load() throws IOException {
    for (String property : OFFLINE) {
      if (System.getProperty(property) == null) {
        System.setProperty(property, "true");
      }
    }
    try {
      Engine.getInstance();
    } catch (EngineException | LinkageError e) {
      throw notLoaded(e);
    }
  }

  private static IOException notLoaded(Throwable e) {
    Throwable first = root(e);
    FileSystemException failure =
        new FileSystemException(
            Utils.getEngineCacheDir("pytorch").toString(),
            null,
            "PyTorch's libraries cannot be unpacked there and loaded ["
                + first.getClass().getSimpleName()
                + ": "
                + first.getMessage()
                + "]: expected a folder with 500 MB of room that is not mounted noexec;"
                + " the environment variable DJL_CACHE_DIR=DIR names another one");
    failure.initCause(e);
    return failure;
  }

  private static Throwable root(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure : root(cause);
  }
}
