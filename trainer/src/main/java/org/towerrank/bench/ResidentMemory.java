package org.towerrank.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import org.towerrank.bundle.Bundle;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;

/**
 * Loads a bundle and writes to a file by how many bytes the process grew: heap in use, and native
 * memory that is no file.
 */
final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ResidentMemory() {}

  /**
   * Loads and writes.
   *
   * @param arguments the bundle's path, and the file to write
   */
  public static void main(String[] arguments) throws IOException {
    // Once before, for all that is loaded once in a process.
    RankingModel.load(Bundle.open(Path.of(arguments[0])), SessionSettings.SERVING).close();
    long before = bytes();
    RankingModel model =
        RankingModel.load(Bundle.open(Path.of(arguments[0])), SessionSettings.SERVING);
    try {
      Files.writeString(Path.of(arguments[1]), Long.toString(bytes() - before));
    } finally {
      // In use until here, lest it is collected before it was measured.
      Reference.reachabilityFence(model);
      model.close();
    }
  }

  private static long bytes() throws IOException {
    System.gc();
    System.gc();
    return anonymous() + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Resident bytes that no file backs, 0 where the system does not tell. */
  static long anonymous() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith("RssAnon:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return 0;
  }
}
