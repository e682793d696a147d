package org.towerrank.inference;

/** Counts memory that several owners have together, as a circuit breaker does. Thread-safe. */
public interface MemoryAccount {
  /** Counts nothing, and refuses nothing. */
  MemoryAccount NONE =
      new MemoryAccount() {
        @Override
        public boolean take(long bytes) {
          return true;
        }

        @Override
        public void giveBack(long bytes) {
          // Nothing was counted.
        }
      };

  /** Counts bytes that are about to be taken, unless there are too many. Returns whether it did. */
  boolean take(long bytes);

  /** Counts bytes no longer that were taken. */
  void giveBack(long bytes);
}
