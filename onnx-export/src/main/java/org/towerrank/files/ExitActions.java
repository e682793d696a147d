package org.towerrank.files;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Actions that run when the process is told to end, as by Ctrl-C. They run one after the other in
 * the order of registration, so that weights are written before unfinished outputs are deleted.
 *
 * <p>Nothing runs unless the program has called {@link #install()}. In a process that belongs to
 * others, such as a server, registering has no effect.
 */
public final class ExitActions {
  /** A file system that does not answer must not keep the process from ending. */
  private static final long PATIENCE_SECONDS = 5;

  private static final Queue<Registration> REGISTERED = new ConcurrentLinkedQueue<>();

  /** Held while something is made and who takes it away is registered. */
  private static final ReentrantLock MAKING = new ReentrantLock();

  private static volatile boolean ending;

  /** Whether all actions have run: what is registered now would not. */
  private static volatile boolean ended;

  private ExitActions() {}

  /** An action that runs when the process ends, unless this is closed first. */
  public static final class Registration implements AutoCloseable {
    private final Runnable action;

    private Registration(Runnable action) {
      this.action = action;
    }

    /** Removes the action; one that is already running goes on. */
    @Override
    public void close() {
      REGISTERED.remove(this);
    }
  }

  /** Runs the actions when this process ends. For the main method of a program. */
  public static void install() {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(ExitActions::runAll, "exit-actions"));
    } catch (IllegalStateException e) {
      // It is ending already, as after a Ctrl-C in its first moment, and nothing was begun.
      ending = true;
      ended = true;
    }
  }

  /** Makes something, and registers who takes it away. */
  @FunctionalInterface
  interface Maker<T> {
    T make() throws IOException;
  }

  /**
   * Adds an action after those registered before. Once all have run this never returns: the process
   * ends, and nobody would take away what the thread is about to make.
   */
  public static Registration register(Runnable action) {
    Registration registration = new Registration(action);
    MAKING.lock();
    try {
      if (!ended) {
        REGISTERED.add(registration);
        return registration;
      }
    } finally {
      MAKING.unlock();
    }
    throw awaitEnd();
  }

  /**
   * Makes something that is there before its action can be registered: both, or neither, however
   * the process ends. Once all actions have run this never returns.
   *
   * @param maker takes moments, as actions wait for it for some seconds at most
   */
  static <T> T make(Maker<T> maker) throws IOException {
    MAKING.lock();
    try {
      if (!ended) {
        return maker.make();
      }
    } finally {
      MAKING.unlock();
    }
    throw awaitEnd();
  }

  /** Whether the process is ending. A failure may then come from the deletion of its files. */
  public static boolean ending() {
    return ending;
  }

  /** One that fails is told of, and keeps no other from running. */
  private static void runAll() {
    ending = true;
    for (Registration next = next(); next != null; next = next()) {
      try {
        next.action.run();
      } catch (RuntimeException | Error e) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
    }
  }

  private static @Nullable Registration next() {
    boolean held = awaitMaker();
    try {
      Registration next = REGISTERED.poll();
      ended = next == null;
      return next;
    } finally {
      if (held) {
        MAKING.unlock();
      }
    }
  }

  /** Whether no other thread is about to make something. */
  private static boolean awaitMaker() {
    try {
      return MAKING.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static IllegalStateException awaitEnd() {
    while (true) {
      LockSupport.park();
      Thread.interrupted(); // Or it would not wait again.
    }
  }
}
