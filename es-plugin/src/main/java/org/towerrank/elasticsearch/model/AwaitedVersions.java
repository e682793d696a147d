package org.towerrank.elasticsearch.model;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.SubscribableListener;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.threadpool.ThreadPool;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.elasticsearch.store.ModelRegistry;

/**
 * Versions that requests name and this node does not know yet. The node that resolved the name may
 * have applied a cluster state that has not arrived here.
 */
final class AwaitedVersions {
  private final ThreadPool threadPool;
  private final Supplier<TimeValue> timeout;
  private final Set<Awaited> awaited = ConcurrentHashMap.newKeySet();

  private record Awaited(ModelReference reference, SubscribableListener<Void> heard) {}

  AwaitedVersions(ThreadPool threadPool, Supplier<TimeValue> timeout) {
    this.threadPool = threadPool;
    this.timeout = timeout;
  }

  /**
   * Waits for a registry that knows whether there is a version.
   *
   * @param registry the newest, whenever it is asked
   * @return fails with {@link org.elasticsearch.ElasticsearchTimeoutException} when there is none
   *     in time
   */
  SubscribableListener<Void> await(ModelReference reference, Supplier<ModelRegistry> registry) {
    Awaited version = new Awaited(reference, new SubscribableListener<>());
    awaited.add(version);
    version.heard.addListener(ActionListener.running(() -> awaited.remove(version)));
    // It may have come before it was awaited.
    if (!registry.get().mayKnowLater(reference)) {
      version.heard.onResponse(null);
    }
    version.heard.addTimeout(timeout.get(), threadPool, threadPool.generic());
    return version.heard;
  }

  /** Called with a newer registry. */
  void changed(ModelRegistry registry) {
    for (Awaited version : awaited) {
      if (!registry.mayKnowLater(version.reference)) {
        version.heard.onResponse(null);
      }
    }
  }
}
