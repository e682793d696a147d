package org.towerrank.command;

import java.util.Set;

/**
 * Environment variables that the launcher sets for this process. Programs that this process starts
 * must not inherit them, so that a server, for example, uses memory as its users' servers do.
 */
public final class LauncherEnvironment {
  private static final Set<String> NAMES =
      Set.of(
          "DJL_OFFLINE",
          "OPT_OUT_TRACKING",
          "OMP_WAIT_POLICY",
          "MALLOC_MMAP_THRESHOLD_",
          "MALLOC_TRIM_THRESHOLD_",
          "MALLOC_ARENA_MAX");

  private LauncherEnvironment() {}

  /** Removes these variables from the environment of a program to start. */
  public static void removeFrom(ProcessBuilder program) {
    program.environment().keySet().removeAll(NAMES);
  }
}
