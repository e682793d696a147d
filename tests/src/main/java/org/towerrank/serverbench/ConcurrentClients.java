package org.towerrank.serverbench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.towerrank.bench.Samples;
import org.towerrank.server.ServerException;

/**
 * Clients that each send the next request when they have the answer to the last.
 *
 * @param clients how many at once
 * @param request sends the request of a number, and takes its answer
 */
record ConcurrentClients(int clients, IntConsumer request) {

  /**
   * What they saw.
   *
   * @param latencies of each request
   * @param seconds that all took
   */
  record Seen(Samples latencies, int requests, double seconds) {
    double rate() {
      return requests / seconds;
    }
  }

  /**
   * Sends {@code requests} requests in all.
   *
   * @throws ServerException when the answer to one is an error
   */
  Seen send(int requests) {
    AtomicInteger next = new AtomicInteger();
    long[] nanos = new long[requests];
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        running.add(threads.submit(() -> sendSome(next, nanos)));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("interrupted while clients waited for answers", e);
    } catch (ExecutionException e) {
      throw new ServerException("expected answers to all requests", e);
    }
    return new Seen(new Samples(nanos), requests, (System.nanoTime() - start) / 1e9);
  }

  private void sendSome(AtomicInteger next, long[] nanos) {
    for (int i = next.getAndIncrement(); i < nanos.length; i = next.getAndIncrement()) {
      long start = System.nanoTime();
      request.accept(i);
      nanos[i] = System.nanoTime() - start;
    }
  }
}
