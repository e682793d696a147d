package org.towerrank.serverbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.towerrank.bench.RandomBundles;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.IdentityEncoder;
import org.towerrank.feature.Side;
import org.towerrank.feature.VectorFeature;
import org.towerrank.model.Activation;
import org.towerrank.model.Fnn;
import org.towerrank.model.Loss;
import org.towerrank.model.Mlp;
import org.towerrank.model.ModelDefinition;
import org.towerrank.server.ServerClient;
import org.towerrank.server.ServerException;

/**
 * Documents with a vector, in groups and one shard, and a network over the vector of a user and
 * that of a document. The first phase takes the inner product with every document of a group, the
 * second runs the network over the best.
 *
 * @param dimension of the vectors
 * @param layers of the network, before the last
 */
record VectorIndex(ServerClient client, int dimension, List<Integer> layers) {
  private static final String NAME = "vectors";
  private static final String SEARCH = "/" + NAME + "/_search?request_cache=false";
  private static final int BULK = 500;
  private static final int BEST = 10;

  /** Uploads the network. */
  void upload(Path temporary, long seed) throws IOException {
    Path zip = temporary.resolve(NAME + ".zip");
    RandomBundles.writer(model(), seed).write(zip, true);
    String path = "/_towerrank/models/" + NAME + "?wait_for=loaded";
    client.send("PUT", path, "application/zip", Files.readAllBytes(zip)).orFail();
  }

  private ModelDefinition model() {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(
                new VectorFeature("user", Side.USER, "user", "number", dimension, " "),
                new VectorFeature("item", Side.ITEM, "vector", "number", dimension, " ")),
            Map.of("number", new IdentityEncoder(0, false, false)));
    Mlp mlp = new Mlp(layers, Activation.RELU, 0f, false);
    return new ModelDefinition(new Fnn(1, mlp, 0f, Loss.CROSS_ENTROPY), schema, List.of("click"));
  }

  /** Indexes documents at random. */
  void index(int groups, int documents, SplittableRandom random) {
    Map<String, Object> vector = new LinkedHashMap<>();
    vector.put("type", "dense_vector");
    vector.put("dims", dimension);
    vector.put("similarity", "dot_product");
    // Compares with all that a filter leaves.
    vector.put("index_options", Map.of("type", "flat"));
    Map<String, Object> properties = Map.of("group", Map.of("type", "keyword"), "vector", vector);
    Map<String, Object> settings = Map.of("number_of_shards", 1, "number_of_replicas", 0);
    Map<String, Object> body =
        Map.of("settings", settings, "mappings", Map.of("properties", properties));
    client.send("PUT", "/" + NAME, ClickIndex.json(body)).orFail();
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < groups * documents; i++) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("group", group(i % groups));
      document.put("vector", vector(random));
      lines.append("{\"index\":{}}\n").append(ClickIndex.json(document)).append('\n');
      if (i % BULK == BULK - 1 || i == groups * documents - 1) {
        add(lines.toString());
        lines.setLength(0);
      }
    }
    client.send("POST", "/" + NAME + "/_forcemerge?max_num_segments=1").orFail();
    client.send("POST", "/" + NAME + "/_refresh").orFail();
  }

  private void add(String lines) {
    ServerClient.Answer answer = client.send("POST", "/" + NAME + "/_bulk", lines).orFail();
    if (answer.json().get("errors").asBoolean()) {
      throw new ServerException(
          "expected every document to be indexed, got " + answer.json().findValue("error"));
    }
  }

  /** A vector of length 1 at random. */
  List<Float> vector(SplittableRandom random) {
    double[] numbers = random.doubles(dimension, -1, 1).toArray();
    double squares = 0;
    for (double number : numbers) {
      squares += number * number;
    }
    List<Float> vector = new ArrayList<>(dimension);
    for (double number : numbers) {
      vector.add((float) (number / Math.sqrt(squares)));
    }
    return vector;
  }

  private static String group(int number) {
    return "group " + number;
  }

  /**
   * A search for the best of a group by the first phase alone.
   *
   * @param best how many of a shard it finds
   */
  String first(int group, List<Float> user, int best) {
    return ClickIndex.json(search(group, user, best));
  }

  /** The same, with the network over these. */
  String second(int group, List<Float> user, int best) {
    Map<String, Object> search = search(group, user, best);
    Map<String, Object> rescorer = Map.of("model_id", NAME, "user", Map.of("user", user));
    search.put("rescore", Map.of("window_size", best, "towerrank", rescorer));
    return ClickIndex.json(search);
  }

  private static Map<String, Object> search(int group, List<Float> user, int best) {
    Map<String, Object> nearest = new LinkedHashMap<>();
    nearest.put("field", "vector");
    nearest.put("query_vector", user);
    nearest.put("k", best);
    nearest.put("num_candidates", best);
    nearest.put("filter", Map.of("term", Map.of("group", group(group))));
    Map<String, Object> search = new LinkedHashMap<>();
    search.put("size", BEST);
    search.put("_source", false);
    search.put("query", Map.of("knn", nearest));
    return search;
  }

  /**
   * Sends a search.
   *
   * @throws ServerException when it finds other than ten documents
   */
  void search(String body) {
    int hits = client.send("POST", SEARCH, body).orFail().json().at("/hits/hits").size();
    if (hits != BEST) {
      throw new ServerException("expected " + BEST + " hits, got " + hits);
    }
  }
}
