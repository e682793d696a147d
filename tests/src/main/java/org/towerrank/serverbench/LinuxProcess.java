package org.towerrank.serverbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.towerrank.server.ServerException;

/** A process, as Linux shows it. */
record LinuxProcess(long id) {
  private static final Path TASKSET = Path.of("/usr/bin/taskset");

  /** The one that this runs in. */
  static LinuxProcess current() {
    return new LinuxProcess(ProcessHandle.current().pid());
  }

  /** Resident bytes; empty where the system does not tell. */
  OptionalLong resident() throws IOException {
    return status("VmRSS:");
  }

  /** Resident bytes that no file backs; empty where the system does not tell. */
  OptionalLong anonymous() throws IOException {
    return status("RssAnon:");
  }

  private OptionalLong status(String key) throws IOException {
    Path status = Path.of("/proc", Long.toString(id), "status");
    if (!Files.isReadable(status)) {
      return OptionalLong.empty();
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith(key)) {
        return OptionalLong.of(Long.parseLong(line.replaceAll("\\D", "")) * 1024);
      }
    }
    return OptionalLong.empty();
  }

  /**
   * Time of processors that all its threads have taken.
   *
   * @throws ServerException when it has ended, or the system does not tell
   */
  Duration processorTime() {
    return ProcessHandle.of(id)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow(
            () ->
                new ServerException("expected the processor time of process " + id + ", got none"));
  }

  /** Whether it can be held to some processors. */
  static boolean canBeHeld() {
    return Files.isExecutable(TASKSET);
  }

  /**
   * Holds all its threads to processors.
   *
   * @param processors such as {@code 0} or {@code 0-1}
   */
  void holdTo(String processors) throws IOException {
    try {
      int status =
          new ProcessBuilder(TASKSET.toString(), "-a", "-c", "-p", processors, "" + id)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (status != 0) {
        throw new ServerException(
            "expected to hold process "
                + id
                + " to processors ["
                + processors
                + "], got "
                + status);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("interrupted while a process was held to processors", e);
    }
  }
}
