package org.towerrank.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.towerrank.fault.FaultSweep.Work;
import org.towerrank.fault.Faults.Scope;
import org.towerrank.server.ServerClient.Answer;
import org.towerrank.tests.Catalogue;

/** Items that get their vectors while an operation fails, in an index of their own. */
final class IndexedItems {
  private static final String INDEX = "/embedded";
  private static final int COUNT = 45;
  private static final double CLOSE = 1e-6;
  private static final String VECTOR = "item_vector";
  private static final String ORIGIN = "item_vector_model";

  private final FaultyNode node;
  private final Function<String, Scope> scope;
  private final Map<String, JsonNode> expected = new LinkedHashMap<>();

  /**
   * Some of the catalogue's items, and the vectors that they got when nothing failed.
   *
   * @param scope which operations are counted, by a part of the paths of the index's files
   */
  IndexedItems(FaultyNode node, Function<String, Scope> scope) {
    this.node = node;
    this.scope = scope;
    sources("/one-shard", COUNT).forEach(expected::put);
  }

  /** Documents that were indexed without vectors get them by {@code _embed_index}. */
  Work<Answer> embedding() {
    return new Embedding();
  }

  /** Documents get their vectors by a pipeline. */
  Work<Answer> pipeline() {
    return new Pipeline();
  }

  private Map<String, JsonNode> sources(String index, int count) {
    node.send("POST", index + "/_refresh").orFail();
    String search =
        "{\"size\":%d,\"sort\":\"item_id\",\"_source\":{\"exclude_vectors\":false}}"
            .formatted(count);
    Map<String, JsonNode> sources = new LinkedHashMap<>();
    for (JsonNode hit :
        node.send("POST", index + "/_search", search).orFail().json().at("/hits/hits")) {
      sources.put(hit.get("_id").asText(), hit.get("_source"));
    }
    return sources;
  }

  /** A new index without documents. */
  private Scope create() {
    node.send("DELETE", INDEX);
    Catalogue.create(node.server(), INDEX.substring(1), 1);
    return scope.apply(node.filesOf(INDEX.substring(1)));
  }

  private Answer bulk(Set<String> ids, String parameters) {
    StringBuilder bulk = new StringBuilder();
    for (String id : ids) {
      ObjectNode item = expected(id);
      item.remove(List.of(VECTOR, ORIGIN));
      bulk.append("{\"index\":{\"_id\":\"" + id + "\"}}\n").append(item).append('\n');
    }
    return node.send("POST", INDEX + "/_bulk" + parameters, bulk.toString());
  }

  /** Documents that are not what they would be without a failure. */
  private List<String> wrong(boolean mayLackVectors) {
    List<String> wrong = new ArrayList<>();
    sources(INDEX, COUNT)
        .forEach(
            (id, source) -> {
              boolean lacks = source.path(VECTOR).isMissingNode();
              if (lacks ? !mayLackVectors || source.has(ORIGIN) : !isAsExpected(id, source)) {
                wrong.add("document [" + id + "] is " + source);
              }
            });
    return wrong;
  }

  private ObjectNode expected(String id) {
    return Objects.requireNonNull(expected.get(id), id).deepCopy();
  }

  private boolean isAsExpected(String id, JsonNode source) {
    ObjectNode found = source.deepCopy();
    ObjectNode wanted = expected(id);
    JsonNode vector = found.remove(VECTOR);
    JsonNode wantedVector = wanted.remove(VECTOR);
    boolean close = vector.size() == wantedVector.size();
    for (int i = 0; close && i < vector.size(); i++) {
      close = Math.abs(vector.get(i).asDouble() - wantedVector.get(i).asDouble()) < CLOSE;
    }
    return close && found.equals(wanted);
  }

  private final class Embedding implements Work<Answer> {
    private static final String EMBED = "/_towerrank/models/" + Catalogue.TOWERS + "/_embed_index";
    private static final String BODY =
        "{\"index\":\"embedded\",\"target_field\":\"item_vector\",\"batch_size\":15}";

    @Override
    public Scope prepare() {
      Scope files = create();
      bulk(expected.keySet(), "?refresh=true").orFail();
      return files;
    }

    @Override
    public Answer run() {
      return node.send("POST", EMBED, BODY);
    }

    @Override
    public List<String> problems(Answer answer, String failed) {
      List<String> problems = new ArrayList<>();
      if (!isDone(answer) && (failed.isEmpty() || !FaultyNode.namesTheCause(answer))) {
        problems.add("told as " + answer);
      }
      if (!node.recovers()) {
        problems.add("the shards are not back");
        return problems;
      }
      problems.addAll(wrong(true));
      Answer next = run();
      if (!isDone(next) || sources(INDEX, COUNT).size() != COUNT) {
        problems.add("the next try gets " + next);
      }
      problems.addAll(wrong(false));
      return problems;
    }

    private static boolean isDone(Answer answer) {
      return answer.status() == 200 && answer.json().get("failed").asInt() == 0;
    }
  }

  private final class Pipeline implements Work<Answer> {
    private static final String BY_PIPELINE = "?pipeline=catalogue-vectors";

    @Override
    public Scope prepare() {
      return create();
    }

    @Override
    public Answer run() {
      return bulk(expected.keySet(), BY_PIPELINE);
    }

    @Override
    public List<String> problems(Answer answer, String failed) {
      List<String> problems = new ArrayList<>();
      Set<String> done = done(answer);
      if (done.size() < COUNT && (failed.isEmpty() || !FaultyNode.namesTheCause(answer))) {
        problems.add("told as " + answer);
      }
      if (!node.recovers()) {
        problems.add("the shards are not back");
        return problems;
      }
      problems.addAll(wrong(false));
      if (!sources(INDEX, COUNT).keySet().containsAll(done)) {
        problems.add("lost documents that were told to be there: " + answer);
      }
      Answer next = run();
      if (done(next).size() != COUNT || sources(INDEX, COUNT).size() != COUNT) {
        problems.add("the next try gets " + next);
      }
      problems.addAll(wrong(false));
      return problems;
    }

    private static Set<String> done(Answer answer) {
      Set<String> done = new TreeSet<>();
      if (answer.status() == 200) {
        for (JsonNode item : answer.json().get("items")) {
          if (item.at("/index/status").asInt() / 100 == 2) {
            done.add(item.at("/index/_id").asText());
          }
        }
      }
      return done;
    }
  }
}
