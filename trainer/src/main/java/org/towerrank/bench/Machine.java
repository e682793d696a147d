package org.towerrank.bench;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.util.Version;
import org.towerrank.command.ToolVersion;
import org.towerrank.inference.SessionSettings;

/**
 * What a benchmark ran on.
 *
 * @param cpu the processor's name
 * @param processors that the Java virtual machine may use
 * @param heapMegabytes the heap may grow to
 * @param load the system's load average over the last minute when asked; negative if unknown
 * @param versions of everything measured, by name
 */
public record Machine(
    String cpu, int processors, long heapMegabytes, double load, Map<String, String> versions) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** This machine as it is now. */
  static Machine current() throws IOException {
    Runtime runtime = Runtime.getRuntime();
    return new Machine(
        cpuName(),
        runtime.availableProcessors(),
        runtime.maxMemory() >> 20,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        measuredVersions());
  }

  private static String cpuName() throws IOException {
    if (!Files.isReadable(CPU_INFO)) {
      return System.getProperty("os.arch");
    }
    try (var lines = Files.lines(CPU_INFO)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    }
  }

  private static Map<String, String> measuredVersions() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("towerrank", ToolVersion.current());
    versions.put("java", Runtime.version().toString());
    versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    versions.put("lucene", Version.LATEST.toString());
    versions.put("onnxruntime", SessionSettings.runtimeVersion());
    versions.put("pytorch", Engine.getInstance().getVersion());
    return versions;
  }
}
