package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;
import org.towerrank.model.Dssm;
import org.towerrank.model.Mmoe;

/** What docs/elsewhere.md shows runs on bundles, and is what it shows. */
class EmbeddedExampleTest {
  private static final int LINES = 20;
  private static final List<Map<String, Object>> ITEMS = RandomItems.of(200, 3);
  private static final Map<String, Object> USER = RandomItems.user(5);
  private static final Mmoe NETWORK =
      new Mmoe(8, 3, RandomModels.MLP, RandomModels.MLP, Mmoe.Gates.PER_TASK, 0f);

  @TempDir Path folder;

  @Test
  void theExampleRanksAsTheModelDoes() throws Exception {
    Path towers = folder.resolve("towers");
    Dssm dssm = new Dssm(4, RandomModels.MLP, RandomModels.MLP, 8, 0);
    RandomModels.writer(dssm, RandomModels.schema(), List.of(), 1).write(towers, false);
    Path ranker = folder.resolve("ranker");
    RandomModels.writer(NETWORK, RandomModels.schema(), RandomModels.TASKS, 2).write(ranker, false);

    Recommendations found =
        EmbeddedExample.recommend(towers, ranker, folder.resolve("index"), ITEMS, USER);

    Map<String, Double> scores = scoresOfUnseenItems();
    List<String> best = new ArrayList<>(scores.keySet());
    best.sort(Comparator.comparingDouble(id -> -scores.getOrDefault(id, 0.0)));
    assertThat(found.recalled()).isEqualTo(ITEMS.size() - 3);
    assertThat(found.items().stream().map(item -> item.item().id()))
        .containsExactlyElementsOf(best.subList(0, 10));
    for (Recommendations.Item item : found.items()) {
      assertThat((double) item.score())
          .isCloseTo(scores.getOrDefault(item.item().id(), 0.0), within(1e-5));
    }
  }

  /** The sums of the tasks, by the ranker alone. */
  private static Map<String, Double> scoresOfUnseenItems() throws Exception {
    Map<String, Double> scores = new HashMap<>();
    try (RankingModel model = RandomModels.ranker(NETWORK, RandomModels.TASKS, 2)) {
      EncodedRows request = model.request(USER);
      RowEncoder encoder = new RowEncoder(model.schema(), List.of(Side.ITEM));
      for (Map<String, Object> item : ITEMS) {
        EncodedRows row = encoder.newRows(1);
        Map<String, Object> read = new HashMap<>(item);
        read.remove("title");
        encoder.encode(read, row, 0);
        float[] tasks = model.score(request, row);
        scores.put((String) item.get("item_id"), (double) tasks[0] + tasks[1]);
      }
    }
    scores.keySet().removeAll(List.of("i1", "i5", "i7"));
    return scores;
  }

  @Test
  void theDocumentShowsTheExampleInTwentyLines() throws Exception {
    String example = DocumentedExample.of(EmbeddedExample.class);
    assertThat(Files.readString(Path.of("../docs/elsewhere.md"))).contains(example);
    assertThat(example.lines()).hasSizeLessThanOrEqualTo(LINES);
  }
}
