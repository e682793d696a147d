package org.towerrank.elasticsearch.store;

import java.util.concurrent.atomic.AtomicBoolean;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.unit.ByteSizeValue;
import org.elasticsearch.core.Releasable;
import org.elasticsearch.indices.breaker.BreakerSettings;
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

  /**
   * Most bytes of the models of one node, in bytes or as a share of the heap. The server's own
   * setting for limits of breakers defaults to the whole heap, which a reset would restore.
   */
  public static final Setting<ByteSizeValue> LIMIT =
      Setting.memorySizeSetting(
          "breaker.towerrank.limit", "50%", Setting.Property.NodeScope, Setting.Property.Dynamic);

  /** None of it counts against the parent breaker, which is about the heap. */
  private static final double OVERHEAD = 0;

  private final CircuitBreaker breaker;
  private volatile long limit;

  /**
   * Memory accounted with a breaker.
   *
   * @param limit that the setting gives
   */
  public ModelMemory(CircuitBreaker breaker, ByteSizeValue limit) {
    this.breaker = breaker;
    this.limit = limit.getBytes();
  }

  /** The breaker as the server is to make it. */
  public static BreakerSettings breakerSettings(Settings settings) {
    return new BreakerSettings(BREAKER, LIMIT.get(settings).getBytes(), OVERHEAD);
  }

  /** Called when the setting has changed. */
  public void setLimit(ByteSizeValue changed) {
    limit = changed.getBytes();
    holdLimit();
  }

  /**
   * Gives the breaker the limit of the setting, where the server has given it another: it does
   * whenever one of the settings of breakers changes.
   */
  public void holdLimit() {
    if (breaker.getLimit() != limit || breaker.getOverhead() != OVERHEAD) {
      breaker.setLimitAndOverhead(limit, OVERHEAD);
    }
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
