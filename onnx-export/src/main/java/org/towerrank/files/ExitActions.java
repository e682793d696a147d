package org.towerrank.files;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Actions that run when the process is told to end, as by Ctrl-C. They run one after the other in
 * the order of registration, so that weights are written before unfinished outputs are deleted.
 *
 * <p>Nothing runs unless the program has called {@link #install()}. In a process that belongs to
 * others, such as a server, registering has no effect.
 */
public final class ExitActions {
  private static final Deque<Registration> REGISTERED = new ArrayDeque<>();

  private static volatile boolean ending;

  /** Whether all actions have run: what is registered now would not. */
  private static boolean ended;

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
      synchronized (REGISTERED) {
        REGISTERED.remove(this);
      }
    }
  }

  /** Runs the actions when this process ends. For the main method of a program. */
  public static void install() {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(ExitActions::runAll, "exit-actions"));
    } catch (IllegalStateException e) {
      // It is ending already, as after a Ctrl-C in its first moment, and nothing was begun.
      ending = true;
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
    synchronized (REGISTERED) {
      if (!ended) {
        REGISTERED.add(registration);
        return registration;
      }
    }
    throw awaitEnd();
  }

  /**
   * Makes something that is there before its action can be registered: both, or neither, however
   * the process ends. Once all actions have run this never returns.
   *
   * @param maker takes moments, as actions wait for it
   */
  static <T> T make(Maker<T> maker) throws IOException {
    synchronized (REGISTERED) {
      if (!ended) {
        return maker.make();
      }
    }
    throw awaitEnd();
  }

  /** Whether the process is ending. A failure may then come from the deletion of its files. */
  public static boolean ending() {
    return ending;
  }

  /** One that fails is told of when the others have run. */
  private static void runAll() {
    ending = true;
    RuntimeException failure = null;
    for (Registration next = next(); next != null; next = next()) {
      try {
        next.action.run();
      } catch (RuntimeException e) {
        if (failure != null) {
          e.addSuppressed(failure);
        }
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static @Nullable Registration next() {
    synchronized (REGISTERED) {
      Registration next = REGISTERED.poll();
      ended = next == null;
      return next;
    }
  }

  private static IllegalStateException awaitEnd() {
    while (true) {
      LockSupport.park();
      Thread.interrupted(); // Or it would not wait again.
    }
  }
}
