package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.FileRealm;
import org.towerrank.server.FileRealm.User;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerClient.Answer;

/**
 * What is left of deleted models is deleted: who may do so, and what becomes of uploads meanwhile.
 *
 * <p>{@code .ci/clusters} runs it.
 */
@ExtendWith(Servers.class)
class ForgottenModelsRun {
  private static final User DELETER =
      new User("deleter", "deleter-password", List.of("model_deleter"));
  private static final User UPLOADER =
      new User("uploader", "uploader-password", List.of("model_uploader"));
  private static final User INDEXER =
      new User("indexer", "indexer-password", List.of("every_index"));
  private static final FileRealm REALM =
      new FileRealm(
          List.of(DELETER, UPLOADER, INDEXER),
          """
          model_deleter:
            cluster: [ "cluster:admin/towerrank/models/delete" ]
          model_uploader:
            cluster: [ "cluster:admin/towerrank/models/put", "cluster:monitor/towerrank/*" ]
          every_index:
            cluster: [ "monitor" ]
            indices:
              - names: [ "*" ]
                privileges: [ "all" ]
          """);
  private static final String MODELS = "/_towerrank/models";
  private static final int ROUNDS = 12;

  /** Of several chunks. */
  private static final byte[] LARGE = RandomBundles.hashedRanker(150_000, 14);

  private static ElasticsearchServer server;

  @BeforeAll
  static void start(Installation installation) throws IOException {
    server =
        ElasticsearchServer.builder(installation, "forgotten-models")
            .security(REALM)
            .keepLogsIn(Servers.logs())
            .start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void whoMayDeleteModelsMayDeleteWhatIsLeftOfThem() {
    upload(Catalogue.RANKER, Catalogue.RANKER_ZIP).orFail();
    for (User user : List.of(UPLOADER, INDEXER)) {
      assertThat(send(user, "DELETE", MODELS).status()).as(user.name()).isEqualTo(403);
    }
    assertThat(send(DELETER, "DELETE", MODELS).status()).isEqualTo(409);
    assertThat(stored()).isNotBlank();

    send(DELETER, "DELETE", MODELS + "/" + Catalogue.RANKER).orFail();
    assertThat(send(INDEXER, "DELETE", MODELS).status()).isEqualTo(403);
    send(DELETER, "DELETE", MODELS).orFail();
    assertThat(stored()).isBlank();
    assertThat(registry()).isEmpty();
    assertThat(upload(Catalogue.RANKER, Catalogue.RANKER_ZIP).orFail().json().get("version"))
        .hasToString("1");
    send(DELETER, "DELETE", MODELS + "/" + Catalogue.RANKER).orFail();
  }

  @Test
  void anUploadMeanwhileIsWholeOrRefused() {
    for (int round = 0; round < ROUNDS; round++) {
      CompletableFuture<Answer> upload =
          CompletableFuture.supplyAsync(() -> upload("large", LARGE));
      while (!upload.isDone()) {
        assertThat(send(DELETER, "DELETE", MODELS).status()).isIn(200, 409);
      }
      Answer answer = upload.join();
      if (answer.status() == 200) {
        assertThat(answer.json().at("/loaded/nodes").asInt()).as(answer.body()).isOne();
        send(DELETER, "DELETE", MODELS + "/large").orFail();
      } else if (answer.status() != 503) {
        // That would say that it is not known, as while a node just drops the index.
        assertThat(answer.status()).as(answer.body()).isEqualTo(409);
        assertThat(answer.body()).contains("deleted while the model was uploaded");
      }
    }
  }

  private static Answer upload(String id, byte[] zip) {
    String path = MODELS + "/" + id + "?wait_for=loaded";
    return server.client(UPLOADER).send("PUT", path, "application/zip", zip);
  }

  private static Answer send(User user, String method, String path) {
    return server.client(user).send(method, path);
  }

  private static String stored() {
    String path = "/_cat/indices/.towerrank*?expand_wildcards=all";
    return server.client().send("GET", path).orFail().body();
  }

  private static JsonNode registry() {
    String path = "/_cluster/state/metadata?filter_path=metadata.towerrank_models";
    return server.client().send("GET", path).orFail().json();
  }
}
