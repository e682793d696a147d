package org.towerrank.tests;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.towerrank.server.ServerClient.Answer;

/** Tells right answers from wrong, mixed and failed ones. */
final class CheckedAnswers {
  /** Single-precision sums of scores, computed in another order. */
  private static final double CLOSE = 1e-5;

  /** What a node forgets between two phases of a search when a shard leaves it; a 404. */
  private static final String LOST_CONTEXT = "search_context_missing_exception";

  /**
   * What the server itself answers where nodes come and go, for any request. Nothing of the plugin
   * is among them.
   */
  private static final Set<String> OF_THE_SERVER =
      Set.of(
          "already_closed_exception",
          "cluster_block_exception",
          "connect_transport_exception",
          "coordination_state_rejected_exception",
          "failed_to_commit_cluster_state_exception",
          "illegal_index_shard_state_exception",
          "index_shard_closed_exception",
          "index_shard_not_started_exception",
          "index_shard_recovering_exception",
          "master_not_discovered_exception",
          "no_longer_primary_shard_exception",
          "no_shard_available_action_exception",
          "node_closed_exception",
          "node_disconnected_exception",
          "node_not_connected_exception",
          "not_master_exception",
          "primary_shard_closed_exception",
          "process_cluster_event_timeout_exception",
          "receive_timeout_transport_exception",
          LOST_CONTEXT,
          "shard_not_found_exception",
          "shard_not_in_primary_mode_exception",
          "task_cancelled_exception",
          "unavailable_shards_exception");

  private CheckedAnswers() {}

  /** How an answer was. */
  enum Verdict {
    RIGHT,
    /** A score, a vector's score or a set of documents that is not what was computed before. */
    WRONG,
    /** Scores of two versions in one answer. */
    MIXED,
    /** An error, or a shard that failed. */
    FAILED,
    /** An error or a failed shard of the server's own, as any search has it when a node dies. */
    OF_SERVER
  }

  /**
   * A verdict.
   *
   * @param why what was expected and what came; empty where it was right
   */
  record Check(Verdict verdict, String why) {
    static final Check RIGHT = new Check(Verdict.RIGHT, "");
  }

  /** Whether all shards answered; empty when they did. */
  static Optional<Check> failure(Answer answer) {
    JsonNode body = answer.json();
    boolean failed = answer.status() / 100 != 2 || body.at("/_shards/failed").asInt() > 0;
    return failed ? Optional.of(failed(answer, body)) : Optional.empty();
  }

  private static Check failed(Answer answer, JsonNode body) {
    List<String> types = new ArrayList<>();
    collectTypes(body, types);
    // Every cause has to be the server's; a phase that failed for want of any shard tells none.
    types.removeIf(type -> type.equals("search_phase_execution_exception"));
    Set<String> excused = answer.status() == 404 ? Set.of(LOST_CONTEXT) : OF_THE_SERVER;
    boolean server = excused.containsAll(types) && (answer.status() != 404 || !types.isEmpty());
    String why = answer.status() + " " + answer.body();
    return new Check(server ? Verdict.OF_SERVER : Verdict.FAILED, why);
  }

  private static void collectTypes(JsonNode node, List<String> types) {
    // The innermost cause says what happened; what stands around it only where.
    if (node.has("type") && node.has("reason") && !node.has("caused_by")) {
      types.add(node.get("type").asText());
    }
    node.forEach(child -> collectTypes(child, types));
  }

  /** A rescored search with {@code return_scores}: one version, every document, its score. */
  static Check rescored(Answer answer, ExpectedScores expected, int documents) {
    Optional<Check> failure = failure(answer);
    if (failure.isPresent()) {
      return failure.get();
    }
    JsonNode hits = answer.json().at("/hits/hits");
    Set<Integer> versions = new TreeSet<>();
    hits.forEach(hit -> versions.add(hit.at("/fields/_towerrank/0/version").asInt()));
    if (versions.size() != 1) {
      return new Check(Verdict.MIXED, "versions " + versions + " in " + answer.body());
    }
    int version = versions.iterator().next();
    if (!expected.knows(version)) {
      return new Check(Verdict.WRONG, "version " + version + " that nobody uploaded");
    }
    return scores(hits, expected.of(version), documents, "version " + version);
  }

  /** Hits that should be at least so many documents, each once and with its score. */
  static Check scores(JsonNode hits, Map<String, Double> expected, int least, String of) {
    Set<String> ids = new TreeSet<>();
    hits.forEach(hit -> ids.add(hit.get("_id").asText()));
    if (hits.size() < least || ids.size() < hits.size()) {
      return new Check(
          Verdict.WRONG, "expected " + least + " different hits of " + of + ", got " + ids);
    }
    for (JsonNode hit : hits) {
      String id = hit.get("_id").asText();
      double score = hit.get("_score").asDouble();
      if (!(Math.abs(score - expected.getOrDefault(id, Double.NaN)) <= CLOSE)) {
        return new Check(
            Verdict.WRONG,
            "expected " + expected.get(id) + " for [" + id + "] of " + of + ", got " + score);
      }
    }
    return Check.RIGHT;
  }
}
