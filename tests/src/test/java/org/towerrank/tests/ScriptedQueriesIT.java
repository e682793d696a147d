package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.towerrank.tests.WordSearch.FIRST;
import static org.towerrank.tests.WordSearch.rescore;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.inference.RankingModel;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerClient.Answer;

/** Queries with scripts whose scores a model reads, on a server that has a language for them. */
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
