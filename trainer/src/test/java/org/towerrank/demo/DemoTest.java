package org.towerrank.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Bundle;
import org.towerrank.evaluate.Evaluation;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.lucene.ItemIndex;
import org.towerrank.progress.Progress;

/** The whole demonstration on a service small enough for a test. */
class DemoTest {
  private static final DemoSettings SMALL = new DemoSettings(7, 80, 600);

  @TempDir private static Path folder;
  private static Path out = Path.of("");
  private static DemoReport report = new DemoReport("", "", List.of(), 0, List.of(), List.of());
  private static final List<DemoReport.Step> steps = new ArrayList<>();

  @BeforeAll
  static void runTheDemo() throws IOException {
    out = folder.resolve("demo");
    Files.createDirectory(out);
    report = Demo.generated(SMALL, Progress.silent(), steps::add).run(out);
  }

  @Test
  void allFourModelsAreFittedExportedIndexedAndMeasured() throws IOException {
    assertThat(report.models())
        .extracting(DemoReport.Model::key)
        .containsExactly("dssm", "youtubednn", "deepfm", "mmoe");
    for (DemoReport.Model model : report.models()) {
      Bundle bundle = Bundle.open(out.resolve(model.bundle()));
      assertThat(model.evaluation().subject().fingerprint()).isEqualTo(bundle.fingerprint());
      switch (model.evaluation()) {
        case Evaluation.Recall recall -> {
          assertThat(recall.items()).isEqualTo(600);
          assertThat(model.popularity()).isEqualTo(recall.popularity());
          requireIndex(out.resolve(String.valueOf(model.index())), bundle);
        }
        case Evaluation.Ranking ranking -> {
          assertThat(model.index()).isNull();
          assertThat(ranking.metrics()).containsKeys(keys(model.popularity()));
        }
      }
    }
  }

  @Test
  void aRunOfSomeoneElseBesideItsOwnIsNotDeleted() throws IOException {
    Demo again = Demo.generated(SMALL, Progress.silent(), step -> {});
    Path mine = Files.createDirectory(out.resolve("runs/mine"));
    try {
      assertThatThrownBy(() -> again.run(out)).hasMessageContaining("directory [runs/mine]");
      assertThat(mine).exists();
    } finally {
      Files.delete(mine);
    }
  }

  private static String[] keys(Map<String, Double> metrics) {
    return metrics.keySet().toArray(String[]::new);
  }

  private static void requireIndex(Path path, Bundle bundle) throws IOException {
    try (TwoTowerModel towers = TwoTowerModel.load(bundle, SessionSettings.SERVING);
        ItemIndex index = ItemIndex.open(path, towers)) {
      assertThat(index.size()).isEqualTo(600);
    }
  }

  @Test
  void usersAreShownWithWhatTheyRankHighestAndHaveNotSeen() {
    assertThat(report.users()).hasSize(3);
    for (DemoReport.Shown user : report.users()) {
      assertThat(user.ranked())
          .hasSize(10)
          .isSortedAccordingTo((left, right) -> Float.compare(right.score(), left.score()));
      assertThat(user.recalled()).extracting(DemoReport.Item::recallRank).startsWith(1, 2, 3);
      assertThat(user.ranked())
          .extracting(DemoReport.Item::title)
          .doesNotContainAnyElementsOf(user.history());
      assertThat(user.ranked())
          .allSatisfy(item -> assertThat(item.tasks()).containsOnlyKeys("click", "like"));
    }
  }

  @Test
  void stepsAreToldAsTheyEndAndWrittenWithTheirTimes() throws IOException {
    assertThat(steps).isEqualTo(report.steps());
    assertThat(steps)
        .extracting(DemoReport.Step::name)
        .contains("generate data", "fit dssm", "export mmoe", "verify deepfm", "index youtubednn");
    JsonNode written = new ObjectMapper().readTree(out.resolve(DemoReport.FILE).toFile());
    assertThat(written.get("models")).hasSize(4);
    assertThat(written.get("subject").asText()).contains("made-up");
    assertThat(out.resolve(report.items())).exists();
    assertThat(folder.toFile().list()).containsExactly("demo");
  }

  @Test
  void thePrintedReportSaysThatTheDataIsMadeUpAndComparesWithPopularity() {
    StringWriter printed = new StringWriter();
    try (PrintWriter writer = new PrintWriter(printed)) {
      new DemoText(writer).print(report);
    }
    assertThat(printed.toString()).contains("popularity", "hit_rate@50", "auc/click", "dssm");
  }

  @Test
  void aDirectoryOfOtherThingsIsNotReplaced(@TempDir Path foreign) throws IOException {
    Files.writeString(foreign.resolve("thesis.txt"), "mine");
    Demo demo = Demo.generated(SMALL, Progress.silent(), step -> {});
    assertThatThrownBy(() -> demo.run(foreign))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("[" + foreign + "] exists and holds no [demo.json]");
    assertThat(foreign.toFile().list()).containsExactly("thesis.txt");
  }
}
