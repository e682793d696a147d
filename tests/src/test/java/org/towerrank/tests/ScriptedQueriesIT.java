package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.towerrank.tests.WordSearch.FIRST;
import static org.towerrank.tests.WordSearch.rescore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.inference.RankingModel;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerClient.Answer;

/** Queries with scripts whose scores a model reads, on a server that has a language for them. */
@Tag("slow")
@ExtendWith(Servers.class)
class ScriptedQueriesIT {
  private static final String SCRIPTED =
      """
      {"script_score":{"query":{"match":{"text":"w1 w4"}},
        "script":{"lang":"field","source":"year","params":{"factor":0.001}}}}
      """;

  @TempDir private static Path folder;

  @Test
  void theModelReadsScoresOfScripts(Installation installation) throws IOException {
    Installation scripted = installation.with(FieldScripts.zip(folder));
    try (ElasticsearchServer server =
            ElasticsearchServer.builder(scripted, "scripted").keepLogsIn(Servers.logs()).start();
        RankingModel model = WordSearch.model()) {
      WordSearch.prepare(server);
      for (String path : new String[] {"/words-1/_search", "/words-3/_search"}) {
        String body = "{\"size\":100,\"query\":" + FIRST + "," + rescore(SCRIPTED, "") + "}";
        WordSearch.assertScores(
            WordSearch.search(server, path, body),
            WordSearch.expected(server, model, path, SCRIPTED));
      }
      aScriptThatFailsIsTold(server);
      whatAScriptOfTheMappingMakesIsNotReadInDocuments(server);
    }
  }

  /** Rescoring reads the doc values of such a field, which documents cannot have. */
  private static void whatAScriptOfTheMappingMakesIsNotReadInDocuments(ElasticsearchServer server) {
    Catalogue.models(server);
    String mappings =
        """
        {"mappings":{"properties":{"item_id":{"type":"keyword"},
          "item_vector":{"type":"dense_vector","dims":6,"similarity":"dot_product"},
          "brand":{"type":"long","script":{"lang":"field","source":"x","params":{"factor":3}}}}}}
        """;
    server.client().send("PUT", "/computed", mappings).orFail();
    server.client().send("PUT", "/computed/_doc/1?refresh=true", "{\"item_id\":\"v1\"}").orFail();
    String search =
        """
        {"rescore":{"window_size":1,"towerrank":{"model_id":"%s","ignore_unmapped":true,
          "log":true}}}
        """
            .formatted(Catalogue.RANKER);
    Answer found = server.client().send("POST", "/computed/_search", search).orFail();
    assertThat(found.body()).contains("\"brand\":3");
    String told = "got [brand], whose values a script in the mapping of index [computed] makes";
    String score = "{\"documents\":{\"index\":\"computed\",\"ids\":[\"1\"]}}";
    String embed = "{\"index\":\"computed\",\"target_field\":\"item_vector\"}";
    for (Answer refused :
        List.of(
            server
                .client()
                .send("POST", "/_towerrank/models/" + Catalogue.RANKER + "/_score", score),
            server
                .client()
                .send("POST", "/_towerrank/models/" + Catalogue.TOWERS + "/_embed_index", embed))) {
      assertThat(refused.status()).as(refused.body()).isEqualTo(400);
      assertThat(refused.body()).contains(told);
    }
  }

  /** A script that fails for a document, with a parameter that is missing. */
  private static void aScriptThatFailsIsTold(ElasticsearchServer server) {
    String wrong = SCRIPTED.replace("\"year\"", "\"no_such_field\"");
    String body = "{\"query\":" + FIRST + "," + rescore(wrong, "") + "}";
    Answer answer = server.client().send("POST", "/words-1/_search", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("no_such_field");
  }
}
