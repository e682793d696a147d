package org.towerrank.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several who want to work in one folder at a time. */
class FolderLockTest {
  private static final int WORKERS = 4;
  private static final int TIMES = 2000;

  @TempDir private Path place;

  private final AtomicInteger inside = new AtomicInteger();

  /** The file is made and deleted again and again, also between another's opening and locking. */
  @Test
  void oneWorksInAFolderAtATime() throws Exception {
    Path folder = place.resolve("runs").resolve("one");
    List<Future<Integer>> workers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
      for (int i = 0; i < WORKERS; i++) {
        workers.add(threads.submit(work(folder)));
      }
    }
    int times = 0;
    for (Future<Integer> worker : workers) {
      times += worker.get();
    }
    assertThat(times).isPositive();
    assertThat(folder).doesNotExist();
  }

  @Test
  void anotherProcessIsToldUntilItIsGivenBack() throws Exception {
    Path folder = place.resolve("run");
    FolderLock lock = FolderLock.take(folder).orElseThrow();
    assertThat(another(folder)).isEqualTo("another has it");
    lock.close();
    assertThat(another(folder)).isEqualTo("taken");
  }

  private static String another(Path folder) throws IOException {
    return start(Taking.class, folder).inputReader().readLine();
  }

  private static Process start(Class<?> program, Path folder) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            program.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** A program that takes a folder. */
  static final class Taking {
    private Taking() {}

    public static void main(String[] arguments) throws IOException {
      Optional<FolderLock> lock = FolderLock.take(Path.of(arguments[0]));
      System.out.println(lock.isPresent() ? "taken" : "another has it");
      lock.ifPresent(FolderLock::close);
    }
  }

  /** The file is deleted again and again, also between another's opening and locking. */
  @Test
  void oneOfSeveralProcessesWorksInAFolderAtATime() throws Exception {
    Path folder = place.resolve("run");
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      processes.add(start(Working.class, folder));
    }
    for (Process process : processes) {
      assertThat(process.inputReader().readLine()).isEqualTo("alone");
    }
    assertThat(folder).doesNotExist();
  }

  /** A program that takes a folder many times, and looks whether another is there. */
  static final class Working {
    private Working() {}

    public static void main(String[] arguments) throws IOException {
      Path folder = Path.of(arguments[0]);
      for (int i = 0; i < TIMES; i++) {
        Optional<FolderLock> lock = FolderLock.take(folder);
        if (lock.isPresent()) {
          Path inside = Files.createFile(folder.resolveSibling("inside"));
          LockSupport.parkNanos(1000);
          Files.delete(inside);
          lock.orElseThrow().close();
        }
      }
      System.out.println("alone");
    }
  }

  private Callable<Integer> work(Path folder) {
    return () -> {
      int times = 0;
      for (int i = 0; i < TIMES; i++) {
        Optional<FolderLock> lock = FolderLock.take(folder);
        if (lock.isPresent()) {
          assertThat(inside.incrementAndGet()).isEqualTo(1);
          LockSupport.parkNanos(1000);
          inside.decrementAndGet();
          lock.orElseThrow().close();
          times++;
        }
      }
      return times;
    };
  }
}
