package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import org.towerrank.inference.MemoryAccount;

/** An account with a limit, which never counts less than nothing. */
final class TestAccount implements MemoryAccount {
  private long limit;
  private long counted;

  TestAccount(long limit) {
    this.limit = limit;
  }

  synchronized void limit(long bytes) {
    limit = bytes;
  }

  synchronized long counted() {
    return counted;
  }

  @Override
  public synchronized boolean take(long bytes) {
    assertThat(bytes).isPositive();
    if (counted + bytes > limit) {
      return false;
    }
    counted += bytes;
    return true;
  }

  @Override
  public synchronized void giveBack(long bytes) {
    assertThat(bytes).isPositive().isLessThanOrEqualTo(counted);
    counted -= bytes;
  }
}
