package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.towerrank.inference.SessionSettings.SERVING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.Rescorer;
import org.apache.lucene.search.TopDocs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Bundle;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Dssm;

/** The example of the package documentation. */
class PackageExampleTest {
  @TempDir Path folder;

  private static List<ScoredItem> recommend(
      Path dssm, Path deepFm, Path path, Map<String, Object> item, Map<String, Object> user)
      throws IOException {
    // example
    try (TwoTowerModel towers = TwoTowerModel.load(Bundle.open(dssm), SERVING);
        RankingModel ranker = RankingModel.load(Bundle.open(deepFm), SERVING)) {
      ItemFields fields = ItemFields.of(item.keySet(), List.of(towers.schema(), ranker.schema()));
      ItemIndexSettings settings = ItemIndexSettings.of("item_id");
      ItemIndexWriter.write(path, towers, settings, fields, writer -> writer.add(1, item));
      try (ItemIndex index = ItemIndex.open(path, towers)) {
        TopDocs recalled = index.recall(user, 500, null);
        Rescorer rescorer = ModelRescorer.of(new DocumentScorer(ranker, index.fields()), user);
        return index.items(rescorer.rescore(index.searcher(), recalled, 10));
      }
    }
    // end of example
  }

  @Test
  void theExampleWorks() throws Exception {
    Path dssm = folder.resolve("dssm");
    Path deepFm = folder.resolve("deepfm");
    RandomModels.writer(
            new Dssm(4, RandomModels.MLP, RandomModels.MLP, 8, 0),
            RandomModels.schema(),
            List.of(),
            1)
        .write(dssm, false);
    RandomModels.writer(
            new DeepFm(4, RandomModels.MLP, 0f), RandomModels.schema(), List.of("click"), 1)
        .write(deepFm, false);
    Map<String, Object> item = RandomItems.of(1, 1).get(0);
    assertThat(recommend(dssm, deepFm, folder.resolve("index"), item, RandomItems.user(1)))
        .extracting(ScoredItem::id)
        .containsExactly("i0");
  }

  @Test
  void thePackageDocumentationShowsIt() throws Exception {
    String test =
        Files.readString(Path.of("src/test/java/org/towerrank/lucene/PackageExampleTest.java"));
    String documentation =
        Files.readString(Path.of("src/main/java/org/towerrank/lucene/package-info.java"));
    int from = test.indexOf("// example") + "// example".length();
    String example = test.substring(from, test.indexOf("// end of example"));
    assertThat(documentation.replace(" * ", "").replaceAll("\\s", ""))
        .contains(example.replaceAll("\\s", ""));
  }
}
