package org.towerrank.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system in memory, mounted over a directory for a while. Takes rights of root. */
final class Mount {
  private static final int BLOCK = 4096;

  private final Path directory;
  private final Path filler;

  private Mount(Path directory) {
    this.directory = directory;
    this.filler = directory.resolve("filler");
  }

  /** What is done while it is mounted. */
  interface Work {
    void with(Mount mount) throws IOException;
  }

  /**
   * Mounts a file system, does the work and takes it away.
   *
   * @param options as {@code size=64m,noexec}
   */
  static void over(Path directory, String options, Work work) throws IOException {
    String all = "mode=777," + options;
    run("mount", "-t", "tmpfs", "-o", all, "towerrank-faults", directory.toString());
    try {
      work.with(new Mount(directory));
    } finally {
      // At once out of sight, also where a failure left a process on it.
      run("umount", "--lazy", directory.toString());
    }
  }

  /** Takes all room but so many bytes. */
  void fill(long left) throws IOException {
    byte[] block = new byte[BLOCK];
    long blocks = (Files.getFileStore(directory).getUsableSpace() - left) / BLOCK;
    try (OutputStream file = Files.newOutputStream(filler)) {
      for (long i = 0; i < blocks; i++) {
        file.write(block);
      }
    }
  }

  /** Gives the room back. */
  void free() throws IOException {
    Files.delete(filler);
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.onExit().join().exitValue();
    if (status != 0) {
      throw new IOException(
          "expected " + List.of(command) + " to succeed, it ended with " + status + ": " + output);
    }
  }
}
