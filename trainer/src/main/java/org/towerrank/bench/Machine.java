package org.towerrank.bench;

import ai.djl.engine.Engine;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.util.Version;
import org.towerrank.command.ToolVersion;
import org.towerrank.inference.SessionSettings;
import org.towerrank.train.CpuInfo;

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

  /** This machine as it is now. */
  static Machine current() {
    Runtime runtime = Runtime.getRuntime();
    return new Machine(
        CpuInfo.current().name(),
        runtime.availableProcessors(),
        runtime.maxMemory() >> 20,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        measuredVersions());
  }

  /** Nanoseconds of all processors that this process took so far. */
  static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
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
