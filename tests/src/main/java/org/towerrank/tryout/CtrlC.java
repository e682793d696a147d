package org.towerrank.tryout;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets Ctrl-C end what one thread does in an orderly way: the thread is interrupted, and the JVM
 * waits until it has closed what it opened. To be closed by the thread when all is closed.
 */
final class CtrlC implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 90;

  private final Thread worker;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interruptAndWait, "stop-elasticsearch");
  private volatile boolean pressed;

  private CtrlC(Thread worker) {
    this.worker = worker;
  }

  /** Listens for the current thread. */
  static CtrlC listen() {
    CtrlC listener = new CtrlC(Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(listener.hook);
    return listener;
  }

  /** Whether it was pressed, or the process asked to end in another way. */
  boolean pressed() {
    return pressed;
  }

  private void interruptAndWait() {
    pressed = true;
    worker.interrupt();
    try {
      closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    if (!pressed) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
