package org.towerrank.elasticsearch.store;

import java.util.concurrent.atomic.AtomicBoolean;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.core.Releasable;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.GraphSpec;

/**
 * Accounts the memory of this node's models with the circuit breaker {@code towerrank}. Most of it
 * is native memory, so it counts against the breaker's own limit, and not against the parent
 * breaker's, which is about the heap.
 */
public final class ModelMemory {
  /** Name of the breaker; its limit is the setting {@code breaker.towerrank.limit}. */
  public static final String BREAKER = "towerrank";

  /** A vocabulary in memory, in relation to its file. */
  private static final int VOCABULARY_FACTOR = 4;

  private final CircuitBreaker breaker;

  /** Memory accounted with a breaker. */
  public ModelMemory(CircuitBreaker breaker) {
    this.breaker = breaker;
  }

  /**
   * Bytes that a loaded bundle needs: each graph once, in ONNX Runtime's memory, and all other
   * files four times their size, since vocabularies become hash maps.
   */
  public static long estimate(Bundle bundle) {
    long all = bundle.sizes().values().stream().mapToLong(Long::longValue).sum();
    long graphs = bundle.graphs().stream().mapToLong(graph -> size(bundle, graph)).sum();
    return graphs + VOCABULARY_FACTOR * (all - graphs);
  }

  private static long size(Bundle bundle, GraphSpec graph) {
    return bundle.sizes().getOrDefault(graph.file(), 0L);
  }

  /**
   * Reserves memory.
   *
   * @return gives it back; once, however often it is closed
   * @throws org.elasticsearch.common.breaker.CircuitBreakingException (429) when the limit does not
   *     allow it
   */
  public Releasable reserve(String label, long bytes) {
    synchronized (breaker) {
      long needed = breaker.getUsed() + bytes;
      if (breaker.getLimit() != -1 && needed > breaker.getLimit()) {
        breaker.circuitBreak(label, needed);
      }
      breaker.addWithoutBreaking(bytes);
    }
    AtomicBoolean released = new AtomicBoolean();
    return () -> {
      if (released.compareAndSet(false, true)) {
        breaker.addWithoutBreaking(-bytes);
      }
    };
  }

  /** Bytes reserved now. */
  public long used() {
    return breaker.getUsed();
  }

  /** Bytes that can be reserved at most. */
  public long limit() {
    return breaker.getLimit();
  }
}
