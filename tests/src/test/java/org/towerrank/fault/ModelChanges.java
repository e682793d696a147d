package org.towerrank.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.towerrank.fault.FaultSweep.Work;
import org.towerrank.fault.Faults.Scope;
import org.towerrank.server.ServerClient.Answer;
import org.towerrank.tests.Catalogue;

/**
 * What is done with a model while an operation fails.
 *
 * @param scope which operations are counted
 */
record ModelChanges(FaultyNode node, Faults faults, Supplier<Scope> scope) {
  private static final Duration QUIET = Duration.ofSeconds(3);

  static final String MODEL = "faulty";
  static final String PATH = "/_towerrank/models/" + MODEL;

  /** The first version of a model. */
  Work<Answer> upload() {
    return new Upload();
  }

  /** A version in the place of another one. */
  Work<Answer> replacement() {
    return new Replacement();
  }

  /** A model that is served, and is not any more. */
  Work<Answer> deletion() {
    return new Deletion();
  }

  /** The hits of a search with a version that is uploaded for that. */
  private JsonNode scoresOf(byte[] zip) {
    Answer answer = node.upload(MODEL, zip);
    if (!FaultyNode.isLoaded(answer)) {
      throw new IllegalStateException("expected it to be loaded, got " + answer);
    }
    return node.rescored(MODEL);
  }

  private class Upload implements Work<Answer> {
    final JsonNode after = scoresOf(Catalogue.OTHER_RANKER_ZIP);
    private List<String> files = List.of();

    @Override
    public Scope prepare() {
      node.send("DELETE", PATH);
      files = node.files();
      return scope.get();
    }

    @Override
    public Answer run() {
      return node.upload(MODEL, Catalogue.OTHER_RANKER_ZIP);
    }

    @Override
    public List<String> problems(Answer answer, String failed) {
      List<String> problems = new ArrayList<>();
      boolean done = FaultyNode.isLoaded(answer);
      if (!done && (failed.isEmpty() || !FaultyNode.namesTheCause(answer))) {
        problems.add("told as " + answer);
      }
      if (!node.recovers()) {
        problems.add("the shards are not back");
        return problems;
      }
      if (!isServed(done, failed)) {
        problems.add("told as " + answer + ", a search then gets " + node.rescore(MODEL));
      }
      Answer next = run();
      if (!FaultyNode.isLoaded(next) || !node.rescored(MODEL).equals(after)) {
        problems.add("the next try gets " + next + " and " + node.rescore(MODEL));
      }
      boolean cleaning = failed.startsWith("unlink") || failed.startsWith("rmdir");
      if (!cleaning && !node.hasFiles(files)) {
        problems.add("left " + node.files());
      }
      return problems;
    }

    /** A model is whole or not there. */
    boolean isServed(boolean done, String failed) {
      boolean listed = node.send("GET", PATH).status() == 200;
      return listed ? gets(List.of(after), done, failed) : !done;
    }

    /** One that was stored and could not be loaded is tried again only after a second. */
    boolean gets(List<JsonNode> scores, boolean done, String failed) {
      Answer answer = node.rescore(MODEL);
      return answer.status() == 200
          ? scores.contains(answer.json().at("/hits/hits"))
          : !done && !failed.isEmpty() && FaultyNode.namesTheCause(answer);
    }
  }

  private final class Replacement extends Upload {
    private final JsonNode before = scoresOf(Catalogue.RANKER_ZIP);

    @Override
    public Scope prepare() {
      Scope scope = super.prepare();
      scoresOf(Catalogue.RANKER_ZIP);
      return scope;
    }

    /** Searches get the scores of one of the two versions. */
    @Override
    boolean isServed(boolean done, String failed) {
      return gets(done ? List.of(after) : List.of(before, after), done, failed);
    }
  }

  private final class Deletion implements Work<Answer> {
    private final JsonNode before = scoresOf(Catalogue.RANKER_ZIP);

    @Override
    public Scope prepare() {
      node.send("DELETE", PATH);
      scoresOf(Catalogue.RANKER_ZIP);
      return scope.get();
    }

    /** What the store is told of it is written after the answer. */
    @Override
    public Answer run() {
      Answer answer = node.send("DELETE", PATH);
      faults.awaitQuiet(QUIET);
      return answer;
    }

    @Override
    public List<String> problems(Answer answer, String failed) {
      List<String> problems = new ArrayList<>();
      boolean done = answer.status() == 200;
      if (!done && (failed.isEmpty() || !FaultyNode.namesTheCause(answer))) {
        problems.add("told as " + answer);
      }
      if (!node.recovers()) {
        problems.add("the shards are not back");
        return problems;
      }
      boolean listed = node.send("GET", PATH).status() == 200;
      if (listed && (done || !node.rescored(MODEL).equals(before))) {
        problems.add("told as " + answer + ", a search then gets " + node.rescore(MODEL));
      }
      Answer next = node.send("DELETE", PATH);
      if (next.status() != (listed ? 200 : 404) || node.send("GET", PATH).status() != 404) {
        problems.add("the next try gets " + next);
      }
      return problems;
    }
  }
}
