package org.towerrank.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.towerrank.fault.FaultSweep.Work;
import org.towerrank.fault.Faults.Kind;
import org.towerrank.fault.Faults.Scope;
import org.towerrank.server.ServerClient.Answer;
import org.towerrank.tests.Catalogue;

/** Searches that a model is needed for, while memory for it cannot be had. */
record Searches(FaultyNode node) {
  private static final String RECALL =
      """
      {"size":20,"_source":false,"knn":{"field":"item_vector","k":20,"num_candidates":90,
       "query_vector_builder":{"towerrank":{"model_id":"%s","user":{"user_id":"v3"}}}}}
      """
          .formatted(Catalogue.TOWERS);

  Work<Answer> rescoring() {
    return new Search(() -> node.rescore(Catalogue.RANKER));
  }

  Work<Answer> recall() {
    return new Search(() -> node.send("POST", "/one-shard/_search", RECALL));
  }

  /** The hits are right, or there are none and the answer says why. */
  private record Search(Supplier<Answer> request, JsonNode expected) implements Work<Answer> {
    Search(Supplier<Answer> request) {
      this(request, hits(request.get().orFail()));
    }

    private static JsonNode hits(Answer answer) {
      return answer.json().at("/hits/hits");
    }

    @Override
    public Scope prepare() {
      return Scope.of(Kind.TENSOR);
    }

    @Override
    public Answer run() {
      return request.get();
    }

    @Override
    public List<String> problems(Answer answer, String failed) {
      List<String> problems = new ArrayList<>();
      boolean right = answer.status() == 200 && hits(answer).equals(expected);
      boolean told =
          !failed.isEmpty() && answer.status() != 200 && FaultyNode.namesTheCause(answer);
      if (!right && !told) {
        problems.add("told as " + answer);
      }
      Answer next = run();
      if (next.status() != 200 || !hits(next).equals(expected)) {
        problems.add("the next try gets " + next);
      }
      return problems;
    }
  }
}
