package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Bundle;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.IdEncoder;
import org.towerrank.feature.RowEncoder;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;

/** Input that is no error: values never seen, missing values, histories without a known item. */
@ExtendWith(SmallService.Resolver.class)
class UnusualInputTest {
  @TempDir private Path folder;
  private final SmallService service;

  UnusualInputTest(SmallService service) {
    this.service = service;
  }

  @Test
  void aCategoryNeverSeenIsTheUnknownOneAndNotAMissingOne() throws IOException {
    FeatureSchema schema = Bundle.open(service.bundle("deepfm")).schema();
    EncodedRows unseen = encode(schema, Map.of("occupation", "astronaut"));
    EncodedRows missing = encode(schema, Map.of());
    int at = unseen.index(0, "occupation");
    assertThat(unseen.data()[at]).isEqualTo(IdEncoder.UNKNOWN);
    assertThat(missing.data()[at]).isEqualTo(IdEncoder.MISSING);
    assertThat(encode(schema, Map.of("occupation", "wizard")).data()).isEqualTo(unseen.data());
  }

  private static EncodedRows encode(FeatureSchema schema, Map<String, Object> user) {
    return new RowEncoder(schema, RankingModel.REQUEST_SIDES).row(user);
  }

  @Test
  void aUserAndAnItemNeverSeenAreScored() throws IOException {
    SpoiltData data = SpoiltData.copy(service, folder.resolve("data"));
    data.set("demo_ranking/test.csv.gz", 3, "user_id", "newcomer");
    data.set("demo_ranking/test.csv.gz", 4, "item_id", "premiere");
    data.set("demo_ranking/test.csv.gz", 5, "age", "");
    JsonNode evaluation =
        CommandRun.done("evaluate", service.bundle("deepfm"), "--json", "--data", data.directory())
            .json();
    assertThat(evaluation.get("metrics").get("auc/click").asDouble()).isBetween(0.0, 1.0);
  }

  /** What no model reads is as long as it likes: a description, or a page. */
  @Test
  void aLongTextIsMeasuredAndIndexedForDisplay() throws IOException {
    SpoiltData data = SpoiltData.copy(service, folder.resolve("data"));
    String items = "demo_recall/items.csv.gz";
    data.set(items, 3, "title", "long ".repeat(10_000));
    Path towers = service.bundle("dssm");
    assertThat(
            CommandRun.done("evaluate", towers, "--json", "--data", data.directory())
                .json()
                .get("metrics")
                .isEmpty())
        .isFalse();
    Object[] index = {
      "index",
      "--quiet",
      "--towers",
      towers,
      "--items",
      data.file(items),
      "--out",
      folder.resolve("index")
    };
    CommandRun.of(index).failed("line 3: field [title]: expected at most 32766 bytes", "--display");
    List<Object> shown = new ArrayList<>(List.of(index));
    shown.addAll(List.of("--display", "title"));
    CommandRun.done(shown.toArray());
    shown.set(shown.size() - 1, "titel");
    CommandRun.of(shown.toArray()).failed("unknown field [titel]", "[title]");
  }

  @Test
  void aHistoryWithAnotherSeparatorIsToldBeforeItCountsAsOneItem() throws IOException {
    SpoiltData data = SpoiltData.copy(service, folder.resolve("data"));
    data.edit("demo_recall/train.csv.gz", text -> text.replaceAll("(?<=\\d) (?=\\d)", "|"));
    CommandRun run =
        CommandRun.done(
            data.training("dssm", folder.resolve("run"), "--quiet", "--set", "fit.epochs=1"));
    assertThat(run.err())
        .contains(
            "train.csv.gz]: column [history]: no text has the separator [ ] of feature [history],"
                + " most have [|], such as [")
        .contains("set [separator]");
  }

  @Test
  void anEmptyHistoryIsThatOfSomebodyAboutWhomNothingIsKnown() throws IOException {
    try (TwoTowerModel towers =
        TwoTowerModel.load(Bundle.open(service.bundle("dssm")), SessionSettings.SERVING)) {
      float[] nobody = towers.userVector(Map.of());
      assertThat(towers.userVector(Map.of("history", List.of()))).isEqualTo(nobody);
      assertThat(towers.userVector(Map.of("history", ""))).isEqualTo(nobody);
      assertThat(nobody).doesNotContain(Float.NaN);
    }
  }

  @Test
  void itemsOfAHistoryThatAreNotKnownAreAllTheUnknownItem() throws IOException {
    try (TwoTowerModel towers =
        TwoTowerModel.load(Bundle.open(service.bundle("dssm")), SessionSettings.SERVING)) {
      float[] unknown = towers.userVector(Map.of("history", List.of("x", "10")));
      assertThat(towers.userVector(Map.of("history", List.of("y", "10")))).isEqualTo(unknown);
      assertThat(towers.userVector(Map.of("history", List.of("10")))).isNotEqualTo(unknown);
      assertThat(unknown).doesNotContain(Float.NaN);
    }
  }

  @Test
  void fittingTakesEmptyHistoriesAndUnknownItemsInThem() throws IOException {
    SpoiltData data = SpoiltData.copy(service, folder.resolve("data"));
    data.set("demo_recall/train.csv.gz", 2, "history", "");
    data.set("demo_recall/train.csv.gz", 3, "history", "no such film");
    data.set("demo_recall/val.csv.gz", 2, "history", "");
    data.set("demo_recall/val.csv.gz", 3, "exclude", "no such film");
    JsonNode trained =
        CommandRun.done(
                data.training("dssm", folder.resolve("run"), "--json", "--set", "fit.epochs=1"))
            .json();
    assertThat(trained.get("validation").get("hit_rate@50").asDouble()).isBetween(0.0, 1.0);
  }

  @Test
  void aUserAboutWhomNothingIsKnownGetsRecommendations() throws IOException {
    for (String user : List.of("{}", "{\"history\": []}", "{\"history\": [\"no such film\"]}")) {
      JsonNode found =
          CommandRun.done(
                  "recommend",
                  "--index",
                  service.index(),
                  "--towers",
                  service.bundle("dssm"),
                  "--ranker",
                  service.bundle("mmoe"),
                  "--user",
                  user,
                  "--json")
              .json();
      assertThat(found.get("items")).hasSize(10);
    }
  }

  @Test
  void whereValidationHitsNothingTheFirstEpochIsKeptWithItsMetrics() throws IOException {
    SpoiltData data = SpoiltData.copy(service, folder.resolve("data"));
    List<RawTable.Row> rows = RawTable.of(data.file("demo_recall/val.csv.gz"));
    for (int i = 0; i < rows.size(); i++) {
      data.set("demo_recall/val.csv.gz", i + 2, "exclude", rows.get(i).get("target_item"));
    }
    JsonNode trained =
        CommandRun.done(
                data.training("dssm", folder.resolve("run"), "--json", "--set", "fit.epochs=2"))
            .json();
    assertThat(trained.get("best_epoch").asInt()).isEqualTo(1);
    assertThat(trained.get("validation").get("hit_rate@50").asDouble()).isZero();
  }
}
