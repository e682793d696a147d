package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.towerrank.server.ServerClient.Answer;
import org.towerrank.tests.CheckedAnswers.Check;
import org.towerrank.tests.CheckedAnswers.Verdict;

/** What checks the answers of a cluster under faults sees that an answer is wrong. */
class CheckedAnswersTest {
  private static final ExpectedScores EXPECTED = new ExpectedScores(CatalogueSearch.USER);

  @BeforeAll
  static void compute() {
    EXPECTED.add(1, CatalogueModels.ranker(1));
    EXPECTED.add(2, CatalogueModels.ranker(2));
  }

  @Test
  void onlyAllHitsOfOneVersionWithItsScoresAreRight() {
    assertThat(verdict(hits(1))).isEqualTo(Verdict.RIGHT);
    List<Map<String, Object>> one = hits(1);
    one.removeLast();
    assertThat(verdict(one)).as("a hit less").isEqualTo(Verdict.WRONG);
    one.add(one.getFirst());
    assertThat(verdict(one)).as("a hit twice").isEqualTo(Verdict.WRONG);
    assertThat(verdict(List.of())).as("no hits").isNotEqualTo(Verdict.RIGHT);
  }

  @Test
  void aScoreOfAnotherVersionIsSeen() {
    List<Map<String, Object>> one = hits(1);
    List<Map<String, Object>> two = hits(2);
    int last = one.size() - 1;
    for (int i = 0; i <= last; i++) {
      List<Map<String, Object>> mixed = new ArrayList<>(one);
      mixed.set(i, two.get(i));
      assertThat(verdict(mixed)).isEqualTo(Verdict.MIXED);
      String id = id(one.get(i));
      mixed.set(i, hit(id, score(2, id), 1));
      assertThat(verdict(mixed)).as("score of 2 as one of 1").isEqualTo(Verdict.WRONG);
    }
    List<Map<String, Object>> slightly = new ArrayList<>(one);
    slightly.set(last, hit("89", score(1, "89") + 2e-5, 1));
    assertThat(verdict(slightly)).isEqualTo(Verdict.WRONG);
    slightly.set(last, hit("89", Double.NaN, 1));
    assertThat(verdict(slightly)).isEqualTo(Verdict.WRONG);
    slightly.replaceAll(hit -> hit(id(hit), 1.0, 7));
    assertThat(verdict(slightly)).as("a version that nobody uploaded").isEqualTo(Verdict.WRONG);
  }

  @Test
  void onlyErrorsThatTheServerItselfHasAreExcused() {
    assertThat(verdict(503, error("cluster_block_exception"))).isEqualTo(Verdict.OF_SERVER);
    assertThat(verdict(503, error("status_exception"))).isEqualTo(Verdict.FAILED);
    assertThat(verdict(404, error("resource_not_found_exception"))).isEqualTo(Verdict.FAILED);
    assertThat(verdict(404, error("cluster_block_exception"))).isEqualTo(Verdict.FAILED);
    assertThat(verdict(404, Map.of())).isEqualTo(Verdict.FAILED);
    assertThat(verdict(404, error("search_context_missing_exception")))
        .isEqualTo(Verdict.OF_SERVER);
    Map<String, Object> both =
        Map.of(
            "error",
            Map.of(
                "type",
                "search_phase_execution_exception",
                "reason",
                "all shards failed",
                "root_cause",
                List.of(cause("node_disconnected_exception"), cause("null_pointer_exception"))));
    assertThat(verdict(503, both)).isEqualTo(Verdict.FAILED);
    Map<String, Object> shard =
        Map.of(
            "_shards",
            Map.of(
                "failed",
                1,
                "failures",
                List.of(Map.of("reason", cause("illegal_argument_exception")))),
            "hits",
            Map.of("hits", hits(1)));
    assertThat(verdict(200, shard)).as("a shard that failed").isEqualTo(Verdict.FAILED);
  }

  private static Verdict verdict(List<Map<String, Object>> hits) {
    return verdict(200, Map.of("_shards", Map.of("failed", 0), "hits", Map.of("hits", hits)));
  }

  private static Verdict verdict(int status, Map<String, Object> body) {
    Answer answer = new Answer(status, Catalogue.json(body).replace("\"NaN\"", "null"));
    Check check = CheckedAnswers.rescored(answer, EXPECTED, Catalogue.ITEMS);
    return check.verdict();
  }

  private static String id(Map<String, Object> hit) {
    return Objects.requireNonNull(hit.get("_id")).toString();
  }

  private static double score(int version, String id) {
    return Objects.requireNonNull(EXPECTED.of(version).get(id));
  }

  private static Map<String, Object> error(String type) {
    return Map.of("error", cause(type));
  }

  private static Map<String, Object> cause(String type) {
    return Map.of("type", type, "reason", "it failed");
  }

  /** Every item with its score of a version. */
  private static List<Map<String, Object>> hits(int version) {
    List<Map<String, Object>> hits = new ArrayList<>();
    EXPECTED.of(version).forEach((id, score) -> hits.add(hit(id, score, version)));
    return hits;
  }

  private static Map<String, Object> hit(String id, double score, int version) {
    Map<String, Object> fields = Map.of("_towerrank", List.of(Map.of("version", version)));
    return Map.of("_id", id, "_score", score, "fields", fields);
  }
}
