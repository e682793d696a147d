package org.towerrank.progress;

/** Tells a program. */
record WatchedProgress(Progress.Watcher watcher) implements Progress {

  @Override
  public void warn(String message) {
    // For people.
  }

  @Override
  public Task start(String label, long total) {
    watcher.begun(label);
    return new Task() {
      @Override
      public void update(long done, long rows, String note) {
        watcher.update(label, rows);
      }

      @Override
      public void close() {
        // The last update has told all there is.
      }
    };
  }
}
