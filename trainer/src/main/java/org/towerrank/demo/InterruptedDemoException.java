package org.towerrank.demo;

import java.io.IOException;

/** The demonstration was ended by Ctrl-C; nothing of it is left. */
public final class InterruptedDemoException extends IOException {
  private static final long serialVersionUID = 1L;

  InterruptedDemoException() {
    super("interrupted: nothing was written");
  }
}
