package org.towerrank.train;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.towerrank.files.ExitActions;

/**
 * Lets Ctrl-C end fitting after the step under way, so that the best weights so far are written
 * before the process ends. Close it when all is written.
 */
public final class Interruption implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final CountDownLatch written = new CountDownLatch(1);
  private final ExitActions.Registration registration = ExitActions.register(this::await);
  private volatile boolean fitting;
  private volatile boolean requested;

  private Interruption() {}

  /** Starts to listen; the program has {@link ExitActions#install() installed} exit actions. */
  public static Interruption listen() {
    return new Interruption();
  }

  /** Says that there are weights to keep from now on: until then the process ends at once. */
  void fitting() {
    fitting = true;
  }

  /** Whether fitting should end. */
  public boolean requested() {
    return requested;
  }

  /** Asks fitting to end after the step under way. */
  void request() {
    requested = true;
  }

  private void await() {
    request();
    if (!fitting) {
      return;
    }
    try {
      written.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    written.countDown();
    registration.close();
  }
}
