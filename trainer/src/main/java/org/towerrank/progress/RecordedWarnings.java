package org.towerrank.progress;

import java.util.ArrayList;
import java.util.List;

/** Shows what another progress shows, and keeps the warnings for a report. For one thread. */
public final class RecordedWarnings implements Progress {
  private final Progress shown;
  private final List<String> warnings = new ArrayList<>();

  /**
   * @param shown where all is shown
   */
  public RecordedWarnings(Progress shown) {
    this.shown = shown;
  }

  /** The warnings so far, in order. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  @Override
  public Task start(String label, long total) {
    return shown.start(label, total);
  }

  @Override
  public void warn(String message) {
    warnings.add(message);
    shown.warn(message);
  }
}
