package org.towerrank.files;

import java.util.ArrayDeque;
import java.util.Deque;
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

  /** Adds an action after those registered before. */
  public static Registration register(Runnable action) {
    Registration registration = new Registration(action);
    synchronized (REGISTERED) {
      REGISTERED.add(registration);
    }
    return registration;
  }

  /** Whether the process is ending. A failure may then come from the deletion of its files. */
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
