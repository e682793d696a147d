package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Bundle;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerClient.Answer;

/**
 * A model that neither the heap of a node nor what Java may have outside of it has room for: it is
 * in the runtime's memory alone.
 *
 * <p>{@code .ci/clusters} runs it.
 */
@ExtendWith(Servers.class)
class LargeModelRun {
  // So direct buffers may have 75 MB: the copy that cutting the graph takes does not fit either.
  private static final String SMALL_HEAP = "150m";
  private static final Map<String, Object> USER = Map.of("user_item", "a film");
  private static final Map<String, Object> ITEM = Map.of("item_id", "another");

  @TempDir Path folder;

  @Test
  void graphsTakeNoHeapWhenTheyAreCheckedStoredAndLoaded(Installation installation)
      throws Exception {
    byte[] zip = RandomBundles.hashedRanker(1_200_000, 1);
    assertThat(zip.length).isGreaterThan(70 << 20);
    float expected = score(Files.write(folder.resolve("large.zip"), zip));
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation, "large-model")
            .keepLogsIn(Servers.logs())
            .heap(SMALL_HEAP)
            .setting("towerrank.models.max_bundle_size", "100mb")
            .setting("breaker.towerrank.limit", "100mb")
            .start()) {
      Answer put =
          server
              .client()
              .send("PUT", "/_towerrank/models/large?wait_for=loaded", "application/zip", zip);
      assertThat(put.status()).as(put.body()).isEqualTo(200);
      String body =
          new JsonMapper().writeValueAsString(Map.of("user", USER, "items", List.of(ITEM)));
      Answer scored =
          server.client().send("POST", "/_towerrank/models/large/_score", body).orFail();
      assertThat(scored.json().at("/items/0/scores/click").asDouble())
          .isCloseTo(expected, within(1e-6));
    }
  }

  private static float score(Path zip) throws IOException {
    try (RankingModel model =
        RankingModel.load(Bundle.open(zip), SessionSettings.SERVING.whole())) {
      EncodedRows user = model.request(USER);
      EncodedRows item = new RowEncoder(model.schema(), List.of(Side.ITEM)).row(ITEM);
      return model.score(user, item)[0];
    }
  }
}
