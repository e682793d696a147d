package org.towerrank.tryout;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Requests to try, as lines for a shell.
 *
 * @param address of the server
 * @param user the id of one in the index of users
 * @param tasks of the ranker
 */
record CurlExamples(URI address, String user, List<String> tasks) {
  private static final String KNN =
      "\"knn\":{\"field\":\"dssm_vector\",\"k\":200,\"num_candidates\":400,%s"
          + "\"query_vector_builder\":{\"towerrank\":{\"model_id\":\"recall\",%s}}}";
  private static final String RESULT = "\"size\":5,\"_source\":[\"title\",\"genres\"],";
  private static final String SHOWN =
      "/films/_search?pretty&filter_path=hits.hits._score,hits.hits._source,hits.hits.fields";

  /**
   * A request.
   *
   * @param purpose in a few words
   * @param line of a shell
   */
  record Example(String purpose, String line) {}

  List<Example> all() {
    String from = "\"user\":{\"from\":{\"index\":\"viewers\",\"id\":\"" + user + "\"}}";
    String newcomer = "\"user\":{\"age\":30,\"history\":[\"12\",\"40\"]}";
    String drama = "\"filter\":{\"term\":{\"genres\":\"Drama\"}},";
    List<Example> examples = new ArrayList<>();
    examples.add(get("the models", "/_towerrank/models?pretty"));
    examples.add(
        search("recall: films near a viewer", "{" + RESULT + KNN.formatted("", from) + "}"));
    examples.add(
        search(
            "recall and rank: the same, ordered by " + String.join(" and ", tasks),
            "{" + RESULT + KNN.formatted("", from) + "," + rescore(from) + "}"));
    examples.add(
        search(
            "a viewer nobody has seen before, dramas only",
            "{" + RESULT + KNN.formatted(drama, newcomer) + "}"));
    examples.add(
        post(
            "what the ranker makes of two films",
            "/_towerrank/models/ranking/_score?pretty",
            "{" + from + ",\"documents\":{\"index\":\"films\",\"ids\":[\"1\",\"2\"]}}"));
    examples.add(
        post(
            "a new film gets its vectors from the pipeline",
            "/films/_doc/new?pretty&refresh=true&pipeline=" + DemoServer.PIPELINE,
            "{\"item_id\":\"new\",\"title\":\"A New Film\",\"year\":2024,\"genres\":[\"Drama\"]}"));
    examples.add(get("what was counted", "/_towerrank/stats?pretty"));
    return examples;
  }

  /** The first task counts most, so that weights can be seen. */
  private String rescore(String from) {
    String weights =
        IntStream.range(0, tasks.size())
            .mapToObj(task -> "\"" + tasks.get(task) + "\":" + 1.0 / (task + 1))
            .collect(Collectors.joining(","));
    return "\"rescore\":{\"window_size\":200,\"towerrank\":{\"model_id\":\"ranking\","
        + from
        + ",\"combine\":{"
        + weights
        + "},\"return_scores\":true}}";
  }

  private Example search(String purpose, String body) {
    return post(purpose, SHOWN, body);
  }

  private Example get(String purpose, String path) {
    return new Example(purpose, "curl -s '" + address + path + "'");
  }

  private Example post(String purpose, String path, String body) {
    return new Example(
        purpose,
        "curl -s -H 'Content-Type: application/json' '" + address + path + "' -d '" + body + "'");
  }
}
