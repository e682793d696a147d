package org.towerrank.progress;

import java.io.PrintWriter;
import org.towerrank.json.ShownText;

/** Shows warnings alone, a line each. */
record WarningProgress(PrintWriter error) implements Progress {

  @Override
  public Task start(String label, long total) {
    return SilentProgress.INSTANCE;
  }

  @Override
  public void warn(String message) {
    error.println("warning: " + ShownText.message(message));
    error.flush();
  }
}
