package org.towerrank.command;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** How to give a command more memory, on the machine that it runs on. */
public final class HeapAdvice {
  private static final String OPTION = "TOWERRANK_JAVA_OPTIONS=-Xmx";
  private static final long MEGABYTE = 1 << 20;
  private static final long GIGABYTE = 1 << 30;

  /** Heaps are advised in steps of so many bytes. */
  private static final long STEP = 256 * MEGABYTE;

  private HeapAdvice() {}

  /** What to do where the heap that there is was too small, after "expected more than 512 MB". */
  static String more() {
    return more(Runtime.getRuntime().maxMemory(), machine());
  }

  /**
   * Twice the heap, but no more than three quarters of the machine: what is not in the heap needs
   * memory too.
   *
   * @param heap bytes that it may take
   * @param machine bytes of memory
   */
  static String more(long heap, long machine) {
    long most = machine / 4 * 3 / STEP * STEP;
    long twice = Math.ceilDiv(2 * heap, STEP) * STEP;
    // A little more would hardly help.
    return most < heap + STEP
        ? inMegabytes(", which is most of the %,d MB of this machine: use one with more", machine)
        : ", such as by " + option(Math.min(most, twice));
  }

  /**
   * How to have a heap of a size that is known, to follow "such as by ".
   *
   * @param bytes of the heap, which are rounded up to whole gigabytes
   */
  public static String atLeast(long bytes) {
    return atLeast(bytes, machine());
  }

  static String atLeast(long bytes, long machine) {
    String option = option(Math.ceilDiv(bytes, GIGABYTE) * GIGABYTE);
    return bytes < machine
        ? option
        : option + inMegabytes(" on another machine, as this one has %,d MB in all", machine);
  }

  private static String option(long bytes) {
    return OPTION + (bytes % GIGABYTE == 0 ? bytes / GIGABYTE + "g" : bytes / MEGABYTE + "m");
  }

  private static String inMegabytes(String text, long bytes) {
    return String.format(Locale.ROOT, text, bytes / MEGABYTE);
  }

  /** Bytes of memory of the machine, or of the container. */
  private static long machine() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }
}
