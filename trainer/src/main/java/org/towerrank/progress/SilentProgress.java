package org.towerrank.progress;

/** Shows nothing. */
enum SilentProgress implements Progress, Progress.Task {
  INSTANCE;

  @Override
  public Task start(String label, long total) {
    return this;
  }

  @Override
  public void warn(String message) {}

  @Override
  public void update(long done, long rows, String note) {}

  @Override
  public void close() {}
}
