package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Bundle;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.model.Dssm;
import org.towerrank.model.Mmoe;

/** What docs/lucene.md shows of an index of one's own runs on bundles, and is what it shows. */
class OwnIndexTest {
  private static final List<Map<String, Object>> ITEMS = RandomItems.of(300, 3);
  private static final Map<String, Object> USER = RandomItems.user(5);

  @TempDir private Path folder;

  @BeforeEach
  void writeBundles() throws IOException {
    Dssm dssm = new Dssm(4, RandomModels.MLP, RandomModels.MLP, 8, 0);
    RandomModels.writer(dssm, without("user_id"), List.of(), 1)
        .write(folder.resolve("dssm"), false);
    Mmoe mmoe = new Mmoe(8, 3, RandomModels.MLP, RandomModels.MLP, Mmoe.Gates.PER_TASK, 0f);
    RandomModels.writer(mmoe, without("history"), RandomModels.TASKS, 2)
        .write(folder.resolve("mmoe"), false);
  }

  /** Models read different features of a user, as those of the demonstration do. */
  private static FeatureSchema without(String name) {
    FeatureSchema all = RandomModels.schema();
    Map<String, Encoder> encoders = new LinkedHashMap<>(all.encoders());
    if (name.equals("user_id")) {
      encoders.remove("user_id");
    }
    return new FeatureSchema(
        all.features().stream().filter(feature -> !feature.name().equals(name)).toList(), encoders);
  }

  private OwnIndexExample.Films films() throws IOException {
    return new OwnIndexExample.Films(
        folder.resolve("dssm"), folder.resolve("mmoe"), folder, RandomItems.COLUMNS);
  }

  private static void putAll(OwnIndexExample.Films films) throws IOException {
    for (int i = 0; i < ITEMS.size(); i++) {
      films.put("i" + i, ITEMS.get(i));
    }
    films.refresh();
  }

  @Test
  void whatWasPutIsRankedAsTheModelDoesAlsoOnceItChangedAndAfterAStart() throws Exception {
    Map<String, Map<String, Object>> expected = new HashMap<>();
    for (int i = 0; i < ITEMS.size(); i++) {
      expected.put("i" + i, ITEMS.get(i));
    }
    try (OwnIndexExample.Films films = films()) {
      putAll(films);
      assertThat(films.recommend(USER, null, 20)).isEqualTo(best(expected, 20));
      for (int i = 0; i < 300; i += 3) {
        Map<String, Object> other = new HashMap<>(ITEMS.get(i));
        other.putAll(Map.of("price", "3.5", "genres", "genre 2", "brand", "brand1"));
        films.put("i" + i, other);
        expected.put("i" + i, other);
      }
      films.refresh();
      assertThat(films.recommend(USER, null, 20)).isEqualTo(best(expected, 20));
    }
    try (OwnIndexExample.Films films = films()) {
      assertThat(films.recommend(USER, null, 20)).isEqualTo(best(expected, 20));
    }
  }

  @Test
  void aFilterLetsOnlyItsItemsIn() throws Exception {
    Map<String, Map<String, Object>> expected = new HashMap<>();
    for (int i = 0; i < ITEMS.size(); i++) {
      if ("brand3".equals(ITEMS.get(i).get("brand"))) {
        expected.put("i" + i, ITEMS.get(i));
      }
    }
    try (OwnIndexExample.Films films = films()) {
      putAll(films);
      assertThat(expected).hasSizeGreaterThan(3);
      assertThat(films.recommend(USER, new TermQuery(new Term("brand", "brand3")), 300))
          .isEqualTo(best(expected, 300));
    }
  }

  /** The filter that the document describes. */
  @Test
  void whatAUserHasSeenIsLeftOut() throws Exception {
    Map<String, Map<String, Object>> expected = new HashMap<>();
    for (int i = 0; i < ITEMS.size(); i++) {
      if (i != 1 && i != 7) {
        expected.put("i" + i, ITEMS.get(i));
      }
    }
    List<BytesRef> seen = List.of(new BytesRef("i1"), new BytesRef("i7"));
    Query others =
        new BooleanQuery.Builder()
            .add(MatchAllDocsQuery.INSTANCE, BooleanClause.Occur.FILTER)
            .add(KeywordField.newSetQuery("item_id", seen), BooleanClause.Occur.MUST_NOT)
            .build();
    try (OwnIndexExample.Films films = films()) {
      putAll(films);
      assertThat(films.recommend(USER, others, 300)).isEqualTo(best(expected, 300));
    }
  }

  /** An item's vector alone, with what the tower does not read, is that of its row. */
  @Test
  void theVectorOfAnItemIsThatOfItsRow() throws Exception {
    Bundle bundle = Bundle.open(folder.resolve("dssm"));
    try (TwoTowerModel towers = TwoTowerModel.load(bundle, SessionSettings.SERVING)) {
      RowEncoder encoder = new RowEncoder(towers.schema(), List.of(Side.ITEM));
      EncodedRows rows = encoder.newRows(50);
      for (int i = 0; i < 50; i++) {
        encoder.encode(ITEMS.get(i), rows, i);
      }
      float[] vectors = towers.itemVectors(rows);
      for (int i = 0; i < 50; i++) {
        float[] one = towers.itemVector(ITEMS.get(i));
        for (int j = 0; j < one.length; j++) {
          assertThat(one[j]).isCloseTo(vectors[i * one.length + j], within(1e-6f));
        }
      }
    }
  }

  /** By the ranker alone, without Lucene. */
  private List<String> best(Map<String, Map<String, Object>> items, int top) throws IOException {
    Map<String, Double> scores = new HashMap<>();
    try (RankingModel model =
        RankingModel.load(Bundle.open(folder.resolve("mmoe")), SessionSettings.SERVING)) {
      RowEncoder encoder = new RowEncoder(model.schema(), List.of(Side.ITEM));
      for (Map.Entry<String, Map<String, Object>> item : items.entrySet()) {
        EncodedRows row = encoder.newRows(1);
        encoder.encode(item.getValue(), row, 0);
        float[] tasks = model.score(model.request(Map.of("user_id", "u5")), row);
        scores.put(item.getKey(), tasks[0] + 0.5 * tasks[1]);
      }
    }
    List<String> ids = new ArrayList<>(scores.keySet());
    ids.sort(Comparator.comparingDouble(id -> -scores.getOrDefault(id, 0.0)));
    return ids.subList(0, Math.min(top, ids.size()));
  }

  @Test
  void theDocumentShowsTheExample() throws Exception {
    String example = DocumentedExample.of(OwnIndexExample.class);
    assertThat(Files.readString(Path.of("../docs/lucene.md"))).contains(example);
  }
}
