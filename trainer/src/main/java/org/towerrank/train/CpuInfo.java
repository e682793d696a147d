package org.towerrank.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A processor as described in {@code /proc/cpuinfo} of Linux; on other systems little is known.
 *
 * @param name of the model, or of the architecture where that is all that is known
 * @param vendor such as {@code GenuineIntel}; empty where unknown
 * @param flags what it can do, such as {@code avx2}; empty where unknown
 */
public record CpuInfo(String name, String vendor, Set<String> flags) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  public CpuInfo {
    flags = Set.copyOf(flags);
  }

  /** The one that this runs on. */
  public static CpuInfo current() {
    try {
      return of(Files.isReadable(CPU_INFO) ? Files.readAllLines(CPU_INFO) : List.of());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot tell the processor from [" + CPU_INFO + "]", e);
    }
  }

  /** The first one in the lines of {@code /proc/cpuinfo}. */
  static CpuInfo of(List<String> lines) {
    String flags = value(lines, "flags");
    String name = value(lines, "model name");
    return new CpuInfo(
        name.isEmpty() ? System.getProperty("os.arch") : name,
        value(lines, "vendor_id"),
        flags.isEmpty() ? Set.of() : Set.copyOf(List.of(flags.split(" "))));
  }

  private static String value(List<String> lines, String key) {
    return lines.stream()
        .map(line -> line.split(":", 2))
        .filter(parts -> parts.length == 2 && parts[0].strip().equals(key))
        .map(parts -> parts[1].strip())
        .findFirst()
        .orElse("");
  }
}
