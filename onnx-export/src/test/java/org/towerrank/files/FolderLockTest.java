package org.towerrank.files;

import static org.assertj.core.api.Assertions.assertThat;

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
