package org.towerrank.command;

import java.util.Set;

/**
 * What the launcher sets in the environment of the process that it starts. Programs that this one
 * starts in turn are to run as they do elsewhere: memory that glibc keeps, for example, would make
 * a server another one than its users have.
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

  /** Takes it out of the environment of a program that is about to be started. */
  public static void removeFrom(ProcessBuilder program) {
    program.environment().keySet().removeAll(NAMES);
  }
}
