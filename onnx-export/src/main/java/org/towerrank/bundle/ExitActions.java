package org.towerrank.bundle;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What is still to be done when the process is told to end, as by Ctrl-C: one action after the
 * other, in the order in which they were registered, so that weights are written before unfinished
 * outputs are deleted.
 *
 * <p>Nothing is done unless the program has called {@link #install()}: in a process that belongs to
 * others, such as a server, registering is just a note in a list.
 */
public final class ExitActions {
  private static final Deque<Registration> REGISTERED = new ArrayDeque<>();

  private static volatile boolean ending;

  private ExitActions() {}

  /** An action that is done at the end of the process unless this is closed before. */
  public static final class Registration implements AutoCloseable {
    private final Runnable action;

    private Registration(Runnable action) {
      this.action = action;
    }

    /** Forgets the action; one that is being done goes on. */
    @Override
    public void close() {
      synchronized (REGISTERED) {
        REGISTERED.remove(this);
      }
    }
  }

  /** Has the actions done at the end of this process. For the main method of a program. */
  public static void install() {
    Runtime.getRuntime().addShutdownHook(new Thread(ExitActions::runAll, "exit-actions"));
  }

  /** Adds an action behind those that there are. */
  public static Registration register(Runnable action) {
    Registration registration = new Registration(action);
    synchronized (REGISTERED) {
      REGISTERED.add(registration);
    }
    return registration;
  }

  /** Whether the process is ending, so that a failure may just be what that does to its files. */
  public static boolean ending() {
    return ending;
  }

  private static void runAll() {
    ending = true;
    for (Registration next = first(); next != null; next = first()) {
      next.action.run();
    }
  }

  private static @Nullable Registration first() {
    synchronized (REGISTERED) {
      return REGISTERED.poll();
    }
  }
}
