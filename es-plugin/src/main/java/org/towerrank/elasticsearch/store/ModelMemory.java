package org.towerrank.elasticsearch.store;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.unit.ByteSizeValue;
import org.elasticsearch.core.Releasable;
import org.elasticsearch.indices.breaker.BreakerSettings;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.inference.MemoryAccount;

/**
 * Accounts the memory of this node's models with the circuit breaker {@code towerrank}: of the
 * models themselves, of what they keep of documents, and of the buffers of runs. Most of it is
 * native memory, so it counts against the breaker's own limit, and not against the parent
 * breaker's, which is about the heap.
 *
 * <p>What is kept of documents gives way to models and buffers. Buffers have a limit of their own;
 * here they are counted, but never refused, as that would fail requests to models that are loaded.
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
  private final AtomicLong models = new AtomicLong();
  private volatile long limit;
  private volatile LongConsumer relief = bytes -> {};

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
   * Says what frees memory before a model is refused.
   *
   * @param free frees some bytes, if it can
   */
  public void relievedBy(LongConsumer free) {
    relief = free;
  }

  /** Frees what is kept beyond the limit, as after it was lowered. */
  public void relieve() {
    relieve(0);
  }

  private void relieve(long bytes) {
    // Not under the breaker's lock: what is freed is counted under locks of its own.
    long beyond = beyond(bytes);
    if (beyond > 0) {
      relief.accept(beyond);
    }
  }

  /** By how much some more bytes would be beyond the limit; at most 0 if they would not. */
  private long beyond(long bytes) {
    long most = breaker.getLimit();
    return most == -1 ? 0 : breaker.getUsed() + bytes - most;
  }

  /**
   * Reserves memory for a model.
   *
   * @return gives it back; once, however often it is closed
   * @throws org.elasticsearch.common.breaker.CircuitBreakingException (429) when the limit does not
   *     allow it
   */
  public Releasable reserve(String label, long bytes) {
    relieve(bytes);
    synchronized (breaker) {
      if (beyond(bytes) > 0) {
        breaker.circuitBreak(label, breaker.getUsed() + bytes);
      }
      count(bytes);
    }
    models.addAndGet(bytes);
    AtomicBoolean released = new AtomicBoolean();
    return () -> {
      if (released.compareAndSet(false, true)) {
        models.addAndGet(-bytes);
        count(-bytes);
      }
    };
  }

  private void count(long bytes) {
    breaker.addWithoutBreaking(bytes);
  }

  /** For what is kept as long as there is room. */
  public MemoryAccount ofDocuments() {
    return new MemoryAccount() {
      @Override
      public boolean take(long bytes) {
        synchronized (breaker) {
          if (beyond(bytes) > 0) {
            return false;
          }
          count(bytes);
          return true;
        }
      }

      @Override
      public void giveBack(long bytes) {
        count(-bytes);
      }
    };
  }

  /** For what has a limit of its own. */
  public MemoryAccount ofBuffers() {
    return new MemoryAccount() {
      @Override
      public boolean take(long bytes) {
        count(bytes);
        return true;
      }

      @Override
      public void giveBack(long bytes) {
        count(-bytes);
      }
    };
  }

  /** Bytes reserved for models now. */
  public long used() {
    return models.get();
  }

  /** Bytes that are counted now: of models, of what they keep of documents, and of buffers. */
  public long counted() {
    return breaker.getUsed();
  }

  /** Bytes that can be counted at most. */
  public long limit() {
    return breaker.getLimit();
  }
}
