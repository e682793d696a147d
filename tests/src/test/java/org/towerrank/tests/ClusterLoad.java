package org.towerrank.tests;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient;
import org.towerrank.server.ServerClient.Answer;
import org.towerrank.server.ServerException;
import org.towerrank.server.ServerNode;
import org.towerrank.tests.CheckedAnswers.Check;
import org.towerrank.tests.CheckedAnswers.Verdict;

/**
 * Clients that search, recall, score and index, each request at any node that runs, and check every
 * answer. Those that {@link #retrying} makes ask the next node where one does not answer or has an
 * error of the server's own, as clients of a cluster do, and pause between requests: nodes that
 * start meanwhile need the processors.
 */
final class ClusterLoad implements AutoCloseable {
  private static final int REASONS_KEPT = 8;

  /** How often such a client asks all nodes, one after the other. */
  private static final int ROUNDS = 3;

  private static final long PATIENCE = 20;
  private static final long BETWEEN_REQUESTS = 60;

  private final ElasticsearchServer server;
  private final List<Function<SplittableRandom, Request>> requests;
  private final List<Thread> clients = new ArrayList<>();
  private final Map<Verdict, AtomicLong> counts = new EnumMap<>(Verdict.class);
  private final AtomicLong unreachable = new AtomicLong();
  private final AtomicLong retried = new AtomicLong();
  private final boolean retries;
  private final Queue<String> reasons = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  /**
   * One request.
   *
   * @param body of JSON; empty for none
   * @param check how an answer is
   */
  record Request(String method, String path, String body, Function<Answer, Check> check) {}

  /**
   * Starts the clients.
   *
   * @param requests makers of requests, of which each client takes one after the other
   */
  ClusterLoad(
      ElasticsearchServer server, int clients, List<Function<SplittableRandom, Request>> requests) {
    this(server, clients, requests, false);
  }

  /** Starts clients of which no request may fail as long as one node can answer it. */
  static ClusterLoad retrying(
      ElasticsearchServer server, int clients, List<Function<SplittableRandom, Request>> requests) {
    return new ClusterLoad(server, clients, requests, true);
  }

  private ClusterLoad(
      ElasticsearchServer server,
      int clients,
      List<Function<SplittableRandom, Request>> requests,
      boolean retries) {
    this.server = server;
    this.retries = retries;
    this.requests = List.copyOf(requests);
    for (Verdict verdict : Verdict.values()) {
      counts.put(verdict, new AtomicLong());
    }
    for (int i = 0; i < clients; i++) {
      SplittableRandom random = new SplittableRandom(i);
      this.clients.add(Thread.ofPlatform().name("load-" + i).start(() -> run(random)));
    }
  }

  private void run(SplittableRandom random) {
    for (int i = random.nextInt(requests.size()); !closed; i++) {
      Request request = requests.get(i % requests.size()).apply(random);
      int first = random.nextInt(server.nodes().size());
      if (retries) {
        askAll(request, first);
        pause(BETWEEN_REQUESTS);
      } else {
        askOne(request, server.nodes().get(first));
      }
    }
  }

  private void askOne(Request request, ServerNode node) {
    try {
      count(request, ask(request, node));
    } catch (ServerException e) {
      unreachable(request, e);
    }
  }

  private void askAll(Request request, int first) {
    String last = "";
    int nodes = server.nodes().size();
    for (int attempt = 0; attempt < ROUNDS * nodes; attempt++) {
      try {
        Check check = ask(request, server.nodes().get((first + attempt) % nodes));
        if (check.verdict() != Verdict.OF_SERVER) {
          count(request, check);
          return;
        }
        last = check.why();
      } catch (ServerException e) {
        last = String.valueOf(e.getCause() == null ? e : e.getCause());
      }
      retried.incrementAndGet();
      if (attempt % nodes == nodes - 1) {
        pause(PATIENCE);
      }
    }
    count(request, new Check(Verdict.FAILED, "no node answered, the last " + last));
  }

  private static Check ask(Request request, ServerNode node) {
    ServerClient client = node.client();
    Answer answer =
        request.body().isEmpty()
            ? client.send(request.method(), request.path())
            : client.send(request.method(), request.path(), request.body());
    return request.check().apply(answer);
  }

  /** A node that does not run, or dies with the request, answers nothing: that is no failure. */
  private void unreachable(Request request, ServerException e) {
    if (String.valueOf(e.getCause()).contains("HttpTimeoutException")) {
      count(request, new Check(Verdict.FAILED, "no answer in time"));
    } else {
      unreachable.incrementAndGet();
      pause(PATIENCE);
    }
  }

  private void count(Request request, Check check) {
    counted(check.verdict()).incrementAndGet();
    boolean bad = check.verdict() != Verdict.RIGHT && check.verdict() != Verdict.OF_SERVER;
    if (bad && reasons.size() < REASONS_KEPT) {
      reasons.add(request.method() + " " + request.path() + ": " + check.why());
    }
  }

  private AtomicLong counted(Verdict verdict) {
    return Objects.requireNonNull(counts.get(verdict));
  }

  /** How many answers were so. */
  long count(Verdict verdict) {
    return counted(verdict).get();
  }

  /** The first wrong, mixed and failed answers, as text. */
  List<String> reasons() {
    return List.copyOf(reasons);
  }

  /** Waits for more right answers, and fails when none come for two minutes. */
  void awaitRight(int more) {
    long enough = count(Verdict.RIGHT) + more;
    long end = System.nanoTime() + 120_000_000_000L;
    while (count(Verdict.RIGHT) < enough) {
      if (System.nanoTime() > end) {
        throw new ServerException("expected right answers, got " + this + " " + reasons);
      }
      pause(PATIENCE);
    }
  }

  private static void pause(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("interrupted under load", e);
    }
  }

  @Override
  public String toString() {
    return counts + ", " + unreachable + " unreachable, " + retried + " asked again";
  }

  /** Ends the clients, each with its last answer. */
  @Override
  public void close() {
    closed = true;
    for (Thread client : clients) {
      try {
        client.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ServerException("interrupted while clients ended", e);
      }
    }
  }
}
