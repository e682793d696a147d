package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient;
import org.towerrank.server.ServerClient.Answer;

/** How long requests wait for a master node that is busy or gone, and for a node that hangs. */
final class RequestTimeouts {
  private static final String MODEL = "/_towerrank/models/waiting";
  private static final String ALIAS = "/_towerrank/aliases/waits";
  private static final String TARGET = "{\"model_id\":\"waiting\",\"version\":1}";

  private RequestTimeouts() {}

  /** In a cluster of two nodes, of which the first is killed in the end. */
  static void areThoseOfTheServersOwn(ElasticsearchServer server) throws IOException {
    Catalogue.put(server, "waiting", Catalogue.RANKER_ZIP);
    whoDoesNotWaitForNodesIsNotToldThatTheyKnow(server.client());
    aNodeThatHangsIsNotWaitedForLonger(server);
    aMasterNodeThatIsGoneIsNotWaitedForLonger(server);
  }

  /** A change that is not waited for is made all the same. */
  private static void whoDoesNotWaitForNodesIsNotToldThatTheyKnow(ServerClient client) {
    Answer servers = client.send("PUT", "/spare?timeout=0s");
    assertThat(acknowledged(servers)).isFalse();
    assertThat(acknowledged(client.send("PUT", ALIAS + "?timeout=0s", TARGET))).isFalse();
    assertThat(acknowledged(client.send("PUT", ALIAS + "?timeout=10s", TARGET))).isTrue();
    assertThat(acknowledged(client.send("DELETE", ALIAS + "?timeout=0s"))).isFalse();
    assertThat(client.send("DELETE", ALIAS).status()).isEqualTo(404);
    // What it adds is there, but its name does not stand for it before every node knows it.
    Answer put =
        client.send("PUT", MODEL + "?timeout=0s", "application/zip", Catalogue.OTHER_RANKER_ZIP);
    assertThat(acknowledged(put)).isFalse();
    assertThat(put.json().get("version").asInt()).isEqualTo(2);
    assertThat(acknowledged(client.send("DELETE", MODEL + "/versions/2?timeout=0s"))).isFalse();
  }

  private static void aNodeThatHangsIsNotWaitedForLonger(ElasticsearchServer server)
      throws IOException {
    ServerClient client = server.client();
    try (PausedNode paused = PausedNode.pause(server.nodes().get(1))) {
      assertThat(paused).isNotNull();
      JsonNode put =
          client
              .send(
                  "PUT",
                  MODEL + "?wait_for=loaded&timeout=300ms",
                  "application/zip",
                  Catalogue.OTHER_RANKER_ZIP)
              .orFail()
              .json();
      assertThat(put.get("acknowledged").asBoolean()).as(put.toString()).isFalse();
      assertThat(put.at("/loaded/failures").findValuesAsText("reason"))
          .contains("no answer in time");

      // The master node is busy with that change, as it waits for the node.
      Answer servers = client.send("PUT", "/other?master_timeout=200ms");
      assertThat(failure(servers)).endsWith(" process_cluster_event_timeout_exception");
      for (Answer answer :
          new Answer[] {
            client.send("PUT", ALIAS + "?master_timeout=200ms", TARGET),
            client.send("DELETE", ALIAS + "?master_timeout=200ms"),
            client.send("DELETE", MODEL + "?master_timeout=200ms"),
            client.send("DELETE", MODEL + "/versions/1?master_timeout=200ms"),
            client.send(
                "PUT", MODEL + "?master_timeout=200ms", "application/zip", Catalogue.RANKER_ZIP)
          }) {
        assertThat(failure(answer)).isEqualTo(failure(servers));
      }
    }
    client.send("GET", "/_cluster/health?wait_for_nodes=2&timeout=60s").orFail();
    client.send("GET", "/_cluster/health?wait_for_events=languid&timeout=60s").orFail();
    assertThat(acknowledged(client.send("PUT", ALIAS, TARGET))).isTrue();
    assertThat(client.send("GET", MODEL).orFail().json().get("versions")).hasSize(2);
  }

  private static void aMasterNodeThatIsGoneIsNotWaitedForLonger(ElasticsearchServer server) {
    server.nodes().getFirst().kill();
    ServerClient client = server.nodes().get(1).client();
    Answer servers = client.send("PUT", "/other?master_timeout=200ms");
    assertThat(failure(servers)).isEqualTo("503 master_not_discovered_exception");
    assertThat(failure(client.send("PUT", ALIAS + "?master_timeout=200ms", TARGET)))
        .isEqualTo(failure(servers));
    assertThat(failure(client.send("DELETE", MODEL + "?master_timeout=200ms")))
        .isEqualTo(failure(servers));
    String upload = MODEL + "?master_timeout=200ms";
    assertThat(failure(client.send("PUT", upload, "application/zip", Catalogue.RANKER_ZIP)))
        .isEqualTo(failure(servers));
  }

  private static boolean acknowledged(Answer answer) {
    return answer.orFail().json().get("acknowledged").asBoolean();
  }

  private static String failure(Answer answer) {
    return answer.status() + " " + answer.json().at("/error/type").asText();
  }
}
