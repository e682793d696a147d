package org.towerrank.tests;

import java.io.IOException;
import org.towerrank.server.ServerNode;

/** A node whose process does nothing, as one that hangs, until it is closed. */
final class PausedNode implements AutoCloseable {
  private final ServerNode node;

  private PausedNode(ServerNode node) {
    this.node = node;
  }

  static PausedNode pause(ServerNode node) throws IOException {
    signal(node, "STOP");
    return new PausedNode(node);
  }

  @Override
  public void close() throws IOException {
    signal(node, "CONT");
  }

  private static void signal(ServerNode node, String name) throws IOException {
    String process = Long.toString(node.processId().orElseThrow());
    Process kill = new ProcessBuilder("kill", "-" + name, process).inheritIO().start();
    try {
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("[kill -" + name + "] failed for process " + process);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a node was paused", e);
    }
  }
}
