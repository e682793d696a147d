package org.towerrank.progress;

import java.util.ArrayList;
import java.util.List;
import org.towerrank.json.ShownText;

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

  /** The warnings so far, in order, as they are shown. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  @Override
  public Task start(String label, long total) {
    return shown.start(label, total);
  }

  @Override
  public void warn(String message) {
    warnings.add(ShownText.message(message));
    shown.warn(message);
  }
}
