package org.towerrank.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.Deadline;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.tests.Servers;

/** A node that is sent what it should refuse, and much that it should take. */
@ExtendWith(Servers.class)
@Tag("slow")
class FuzzIT {
  private static final long SEED = Long.getLong("towerrank.fuzz.seed", 20261126L);
  private static final int CASES = Integer.getInteger("towerrank.fuzz.cases", 150);
  private static final int ONLY = Integer.getInteger("towerrank.fuzz.case", -1);
  private static final int BETWEEN_CANARIES = 50;
  private static final int SHOWN = 20;

  /** Open files and threads that a server may take for itself meanwhile, as its pools grow. */
  private static final int GROWTH = 150;

  private static final int MANY = 1000;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Past findings whose mending has not landed yet, by the kind of their case. */
  private static final Set<String> AWAITED_CASES = Set.of();

  private static FuzzNode node;

  @BeforeAll
  static void start(ElasticsearchServer server) throws IOException {
    node = new FuzzNode(server);
  }

  @Test
  void whatOnceWentWrongGoesWell() throws IOException {
    List<String> failures = new ArrayList<>();
    List<Attempt> past = new ArrayList<>(PastRequests.all());
    past.addAll(PastBundles.all());
    past.removeIf(attempt -> AWAITED_CASES.contains(attempt.kind()));
    for (Attempt attempt : past) {
      for (String problem : node.run(attempt).problems()) {
        failures.add("[" + attempt.kind() + "]: " + problem);
      }
    }
    assertThat(failures).isEmpty();
    assertThat(node.isHealthy()).isTrue();
  }

  @Test
  void noRequestAndNoBundleIsAnErrorOfTheServerOrChangesWhatOthersGet() throws IOException {
    List<String> failures = new ArrayList<>();
    NodeResources before = NodeResources.of(node.node());
    Map<String, Integer> taken = new TreeMap<>();
    int from = Math.max(ONLY, 0);
    int to = ONLY < 0 ? CASES : ONLY + 1;
    for (int number = from; number < to && failures.size() < SHOWN; number++) {
      Attempt attempt = attempt(new Draws(SEED, number));
      FuzzNode.Outcome outcome = node.run(attempt);
      taken.merge(outcome.accepted() ? "taken" : "refused", 1, Integer::sum);
      String where =
          "-Dtowerrank.fuzz.seed="
              + SEED
              + " -Dtowerrank.fuzz.case="
              + number
              + " ["
              + attempt.kind()
              + "]: ";
      outcome.problems().forEach(problem -> failures.add(where + problem));
      if (number % BETWEEN_CANARIES == 0 && !node.isHealthy()) {
        failures.add(where + "since the last " + BETWEEN_CANARIES + " cases scores are others");
      }
    }
    assertThat(failures).isEmpty();
    assertThat(node.isHealthy()).isTrue();
    if (ONLY < 0) {
      assertThat(taken.values()).hasSize(2).allMatch(count -> count > CASES / 10);
      assertNothingIsLeft(before);
    }
  }

  /** Deleted models are given up after a while, so that a long run alone waits for their memory. */
  private static void assertNothingIsLeft(NodeResources before) {
    NodeResources after = NodeResources.of(node.node());
    assertThat(after.openFiles()).isLessThan(before.openFiles() + GROWTH);
    assertThat(after.threads()).isLessThan(before.threads() + GROWTH);
    assertThat(after.temporaryFiles()).isEqualTo(before.temporaryFiles());
    if (CASES >= MANY) {
      assertHolds(now -> now.modelBytes() == before.modelBytes(), before);
      node.deleteAllModels();
      assertHolds(now -> now.breakerBytes() == 0 && now.modelBytes() == 0, before);
    }
  }

  private static void assertHolds(Predicate<NodeResources> condition, NodeResources before) {
    boolean holds =
        Deadline.in(PATIENCE).await(() -> condition.test(NodeResources.of(node.node())));
    assertThat(holds)
        .as(() -> "before " + before + ", now " + NodeResources.of(node.node()) + node.models())
        .isTrue();
  }

  private static Attempt attempt(Draws draws) {
    return switch (draws.below(4)) {
      case 0 -> new BundleCases(draws).next();
      case 1 -> new RequestCases(draws).next();
      default -> new SearchCases(draws).next();
    };
  }
}
