package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.server.Deadline;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;

/**
 * What uploads leave that were cut off, beside more models than a query may have terms; and the
 * first upload to a cluster whose operator has templates for any index.
 *
 * <p>{@code .ci/clusters} runs it.
 */
@ExtendWith(Servers.class)
class LostUploadsRun {
  private static final int MODELS = LostChunks.TERMS + 1;

  @TempDir private static Path folder;

  @Test
  void whatWasCutOffLongAgoLeavesTheStoreAndNothingElse(Installation installation)
      throws IOException {
    Installation losing = installation.with(LostChunks.zip(folder));
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(losing, "lost-uploads").keepLogsIn(Servers.logs()).start()) {
      for (int i = 0; i < MODELS; i++) {
        Catalogue.put(server, "kept-" + i, RandomBundles.ranker(i));
      }
      // Of each a chunk and what it is.
      awaitDocuments(server, 2 * MODELS);
      server.client().send("PUT", "/" + LostChunks.ASKED).orFail();
      awaitDocuments(server, 2 * MODELS + LostChunks.OLD + 1);

      Catalogue.put(server, "kept-too", RandomBundles.ranker(MODELS));

      awaitDocuments(server, 2 * (MODELS + 1) + 1);
    }
  }

  @Test
  void templatesForAnyIndexDoNotReachTheStore(Installation installation) throws IOException {
    String template =
        """
        {"index_patterns":["*"],"priority":500,"template":{
          "settings":{"number_of_shards":5,"default_pipeline":"missing","final_pipeline":"missing"},
          "mappings":{"dynamic":"strict"}}}
        """;
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation, "templates").keepLogsIn(Servers.logs()).start()) {
      server.client().send("PUT", "/_index_template/any", template).orFail();

      Catalogue.put(server, "first", RandomBundles.ranker(1));
      Catalogue.put(server, "second", RandomBundles.ranker(2));

      awaitDocuments(server, 4);
    }
  }

  private static void awaitDocuments(ElasticsearchServer server, long expected) {
    boolean came = Deadline.in(Duration.ofSeconds(60)).await(() -> documents(server) == expected);
    assertThat(came).as("%d documents, got %d", expected, documents(server)).isTrue();
  }

  private static long documents(ElasticsearchServer server) {
    String path = "/_cat/indices/.towerrank-models-1?h=docs.count";
    return Long.parseLong(server.client().send("GET", path).orFail().body().trim());
  }
}
