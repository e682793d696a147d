package org.towerrank.files;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.MatchResult;
import java.util.stream.Stream;

/**
 * A process that writes an output. On a shared volume its number says little: each container counts
 * its processes anew.
 *
 * @param process its number
 * @param machine the first eight hexadecimal digits of what names this start of the machine
 * @param numbers where process numbers are those of the same processes: Linux's PID namespace
 */
record WritingProcess(long process, String machine, long numbers) {
  private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

  /** This process. */
  static final WritingProcess OWN =
      new WritingProcess(ProcessHandle.current().pid(), thisMachine(), theseNumbers());

  /** What {@link #text} gives, as a pattern. */
  static final String TEXT = "(\\d{1,18})-([0-9a-f]{8})-(\\d{1,18})";

  /** What another machine writes was changed within this time. */
  private static final Duration UNCHANGED = Duration.ofDays(1);

  /** The writer that a match of {@link #TEXT} names. */
  static WritingProcess of(MatchResult text) {
    return new WritingProcess(
        Long.parseLong(text.group(1)), text.group(2), Long.parseLong(text.group(3)));
  }

  String text() {
    return process + "-" + machine + "-" + numbers;
  }

  /**
   * Whether it writes no more. If that cannot be known it may, unless what it left has not changed
   * for a day.
   *
   * @param target the output
   * @param left what it left beside the output, its {@link WriterMark} too
   */
  boolean hasEnded(Path target, List<Path> left) {
    if (machine.equals(OWN.machine) && numbers == OWN.numbers) {
      // One with this process's number is of an earlier process, as this one has not begun.
      return process == OWN.process || ProcessHandle.of(process).isEmpty();
    }
    // Locks are sure among the processes of one machine, and not on every volume of several.
    return (machine.equals(OWN.machine) && WriterMark.isReleased(target, this))
        || left.stream().allMatch(WritingProcess::isOld);
  }

  private static boolean isOld(Path left) {
    FileTime limit = FileTime.from(Instant.now().minus(UNCHANGED));
    try (Stream<Path> files = Files.walk(left)) {
      for (Path file : files.toList()) {
        if (Files.getLastModifiedTime(file).compareTo(limit) > 0) {
          return false;
        }
      }
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static String thisMachine() {
    try {
      return LINUX
          ? Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).substring(0, 8)
          : digits(InetAddress.getLocalHost().getHostName().hashCode());
    } catch (IOException | RuntimeException e) {
      return digits(ThreadLocalRandom.current().nextInt());
    }
  }

  private static String digits(int number) {
    return HexFormat.of().toHexDigits(number);
  }

  private static long theseNumbers() {
    if (!LINUX) {
      return 0;
    }
    try {
      String name = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
      return Long.parseLong(name.replaceAll("\\D", ""));
    } catch (IOException | RuntimeException e) {
      // Nobody has these, so that nothing is taken for known.
      return ThreadLocalRandom.current().nextLong(1L << 32, 1L << 56);
    }
  }
}
