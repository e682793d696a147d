package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.SchemaException;
import org.towerrank.feature.Side;
import org.towerrank.inference.TwoTowerModel;

class ItemIndexTest {
  @TempDir Path folder;

  private static final List<Map<String, Object>> ITEMS = RandomItems.of(3000, 1);

  static void write(
      Path path, TwoTowerModel towers, ItemIndexSettings settings, List<Map<String, Object>> items)
      throws Exception {
    ItemFields fields = ItemFields.of(RandomItems.COLUMNS, List.of(towers.schema()));
    int written =
        ItemIndexWriter.write(
            path,
            towers,
            settings,
            fields,
            writer -> {
              for (int i = 0; i < items.size(); i++) {
                writer.add(i + 2, items.get(i));
              }
            });
    assertThat(written).isEqualTo(items.size());
  }

  /** Inner products of a user with all items, by the towers alone. */
  private static float[] innerProducts(TwoTowerModel towers, Map<String, Object> user) {
    RowEncoder encoder = new RowEncoder(towers.schema(), List.of(Side.ITEM));
    EncodedRows rows = encoder.newRows(ITEMS.size());
    for (int i = 0; i < ITEMS.size(); i++) {
      encoder.encode(ITEMS.get(i), rows, i);
    }
    float[] vectors = towers.itemVectors(rows);
    float[] vector = towers.userVector(user);
    float[] products = new float[ITEMS.size()];
    for (int i = 0; i < vectors.length; i++) {
      products[i / vector.length] += vector[i % vector.length] * vectors[i];
    }
    return products;
  }

  @ParameterizedTest
  @EnumSource(Quantization.class)
  void recallFindsNearlyWhatExactSearchFindsWithTheTowersInnerProducts(Quantization quantization)
      throws Exception {
    for (TwoTowerModel towers : List.of(RandomModels.dssm(16, 3), RandomModels.youtubeDnn(16, 4))) {
      try (towers) {
        Path path = folder.resolve("index");
        write(path, towers, ItemIndexSettings.of("item_id").quantized(quantization), ITEMS);
        try (ItemIndex index = ItemIndex.open(path, towers)) {
          int found = 0;
          for (int u = 0; u < 20; u++) {
            Map<String, Object> user = RandomItems.user(u);
            float[] vector = towers.userVector(user);
            float[] products = innerProducts(towers, user);
            TopDocs exact = index.exact(vector, 50, null);
            TopDocs recalled = index.recall(vector, 50, 200, null);
            assertScores(index.items(exact), products);
            assertScores(index.items(recalled), products);
            found += common(index.items(exact), index.items(recalled));
          }
          assertThat(found).isGreaterThan(leastFound(quantization));
        }
      }
    }
  }

  /** Of the 1,000 that are nearest to 20 users, which have 16 dimensions here. */
  private static int leastFound(Quantization quantization) {
    return switch (quantization) {
      case NONE, INT8 -> 980;
      case INT4 -> 850;
      case BBQ -> 600;
    };
  }

  @Test
  void withoutSayingHowManyNodesToConsiderAllOfTheNearestAreFound() throws Exception {
    Path path = folder.resolve("index");
    try (TwoTowerModel towers = RandomModels.dssm(16, 3)) {
      write(path, towers, ItemIndexSettings.of("item_id"), RandomItems.of(6000, 1));
      try (ItemIndex index = ItemIndex.open(path, towers)) {
        int found = 0;
        int ofAsManyNodes = 0;
        for (int u = 0; u < 100; u++) {
          Map<String, Object> user = RandomItems.user(u);
          List<ScoredItem> exact = index.items(index.exact(user, 10, null));
          found += common(exact, index.items(recall(index, towers.userVector(user))));
          TopDocs narrow = index.recall(towers.userVector(user), 10, 10, null);
          ofAsManyNodes += common(exact, index.items(narrow));
        }
        assertThat(ofAsManyNodes).isLessThan(990);
        assertThat(found).isGreaterThan(995);
      }
    }
  }

  /** As indexes are searched that are not small. */
  private static TopDocs recall(ItemIndex index, float[] user) throws IOException {
    return index.recall(user, 10, ItemIndex.candidates(10), null);
  }

  /** One item more than that, and the graph is searched; a poor one, which is made fast. */
  @Test
  void smallIndexesAreSearchedExactly() throws Exception {
    Path path = folder.resolve("index");
    String vector = ItemIndexSettings.VECTOR_FIELD;
    ItemIndexSettings poor = new ItemIndexSettings("item_id", vector, Quantization.NONE, 3, 4, 0);
    try (TwoTowerModel towers = RandomModels.dssm(16, 3)) {
      for (int count : new int[] {3000, ItemIndex.EXACT_ITEMS + 1}) {
        write(path, towers, poor, RandomItems.of(count, 1));
        try (ItemIndex index = ItemIndex.open(path, towers)) {
          boolean small = count == 3000;
          assertThat(index.isSearchedExactly()).isEqualTo(small);
          TopDocs recalled = index.recall(RandomItems.user(1), 10, null);
          assertThat(recalled.totalHits.value() == count).isEqualTo(small);
          if (small) {
            TopDocs exact = index.exact(RandomItems.user(1), 10, null);
            assertThat(common(index.items(exact), index.items(recalled))).isEqualTo(10);
          }
        }
      }
    }
  }

  @Test
  void itemsWithEqualVectorsAreFoundTooThoughTheirGraphFallsApart() throws Exception {
    List<Map<String, Object>> items =
        RandomItems.of(3000, 1).stream()
            .map(item -> Map.<String, Object>of("item_id", "new " + item.get("item_id")))
            .toList();
    try (TwoTowerModel towers = RandomModels.youtubeDnn(16, 4)) {
      Path path = folder.resolve("index");
      write(path, towers, ItemIndexSettings.of("item_id"), items);
      try (ItemIndex index = ItemIndex.open(path, towers)) {
        assertThat(index.recall(RandomItems.user(1), 1000, null).scoreDocs).hasSize(1000);
      }
    }
  }

  private static void assertScores(List<ScoredItem> items, float[] products) {
    assertThat(items).hasSize(50);
    for (ScoredItem item : items) {
      int number = Integer.parseInt(item.id().substring(1));
      assertThat(item.score()).isCloseTo(products[number], within(1e-5f));
    }
    assertThat(items)
        .isSortedAccordingTo((left, right) -> Float.compare(right.score(), left.score()));
  }

  private static int common(List<ScoredItem> left, List<ScoredItem> right) {
    Set<String> ids = new HashSet<>();
    left.forEach(item -> ids.add(item.id()));
    return (int) right.stream().filter(item -> ids.contains(item.id())).count();
  }

  @Test
  void filtersHoldForApproximateAndExactSearch() throws Exception {
    try (TwoTowerModel towers = RandomModels.dssm(8, 5)) {
      Path path = folder.resolve("index");
      write(path, towers, ItemIndexSettings.of("item_id"), ITEMS);
      try (ItemIndex index = ItemIndex.open(path, towers)) {
        ItemFilters filters = index.filters();
        Query both =
            ItemFilters.all(
                List.of(filters.equal("genres", "genre 3"), filters.equal("year", "1994")));
        Map<String, Object> user = RandomItems.user(1);
        List<ScoredItem> exact = index.items(index.exact(user, 20, both));
        assertThat(exact).isNotEmpty();
        assertThat(index.items(index.recall(user, 20, both)))
            .extracting(ScoredItem::id)
            .containsExactlyElementsOf(exact.stream().map(ScoredItem::id).toList());
        for (ScoredItem item : exact) {
          Map<String, List<String>> stored = index.stored(item.document());
          assertThat(stored.get("genres")).contains("genre 3");
          assertThat(stored.get("year")).containsExactly("1994");
          assertThat(stored.get("title")).containsExactly("Item number " + item.id().substring(1));
        }
        List<String> best =
            index.items(index.exact(user, 5, null)).stream().map(ScoredItem::id).toList();
        assertThat(index.items(index.recall(user, 50, filters.excluding(best))))
            .extracting(ScoredItem::id)
            .doesNotContainAnyElementsOf(best)
            .hasSize(50);
        assertThatThrownBy(() -> filters.equal("genre", "x"))
            .isInstanceOf(SchemaException.class)
            .hasMessageContaining("[genre], nearest is [genres]");
      }
    }
  }

  /** However many are asked for, there is memory for those that there are. */
  @Test
  void asManyAsThereAreAreFoundWhereMoreAreWanted() throws Exception {
    Path path = folder.resolve("index");
    try (TwoTowerModel towers = RandomModels.dssm(8, 5)) {
      write(path, towers, ItemIndexSettings.of("item_id"), ITEMS.subList(0, 10));
      try (ItemIndex index = ItemIndex.open(path, towers)) {
        float[] user = towers.userVector(Map.of());
        for (int k : new int[] {11, 1_000_000_000, Integer.MAX_VALUE}) {
          assertThat(index.exact(user, k, null).scoreDocs).hasSize(10);
          assertThat(index.recall(user, k, null).scoreDocs).hasSize(10);
          assertThat(index.recall(user, 1, k, null).scoreDocs).hasSize(1);
        }
        assertThatThrownBy(() -> index.exact(user, 0, null))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("expected k of at least 1, got [0]");
      }
    }
  }

  /** Large indexes are written in several segments, whose graphs are searched one by one. */
  @Test
  void moreCandidatesThanItemsNeedNoMemoryInSeveralSegmentsEither() throws Exception {
    Path path = folder.resolve("index");
    Path more = folder.resolve("more");
    try (TwoTowerModel towers = RandomModels.dssm(8, 5)) {
      write(path, towers, ItemIndexSettings.of("item_id"), ITEMS.subList(0, 10));
      write(more, towers, ItemIndexSettings.of("item_id"), ITEMS.subList(10, 30));
      IndexWriterConfig apart = new IndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE);
      try (Directory first = FSDirectory.open(path);
          Directory second = FSDirectory.open(more);
          IndexWriter writer = new IndexWriter(first, apart)) {
        writer.addIndexes(second);
      }
      try (ItemIndex index = ItemIndex.open(path, towers)) {
        float[] user = towers.userVector(Map.of());
        ScoredItem best = index.items(index.exact(user, 1, null)).getFirst();
        assertThat(index.items(index.recall(user, 1, Integer.MAX_VALUE, null)))
            .extracting(ScoredItem::id)
            .containsExactly(best.id());
        assertThat(index.recall(user, 40, Integer.MAX_VALUE, null).scoreDocs).hasSize(30);
      }
    }
  }

  @Test
  void vectorsThatAreNotFiniteAreToldWithWhoseTheyAre() throws Exception {
    Path path = folder.resolve("index");
    Map<String, Object> other = Map.of("item_id", "i5000");
    try (TwoTowerModel towers = RandomModels.overflowing(5000)) {
      ItemIndexSettings settings = ItemIndexSettings.of("item_id");
      assertThatThrownBy(
              () -> write(path, towers, settings, List.of(ITEMS.get(1), other, ITEMS.get(2))))
          .isInstanceOf(InvalidItemException.class)
          .hasMessage("line 3: the item's vector: expected finite numbers, got [NaN] at place 0");
      write(path, towers, settings, List.of(ITEMS.get(1), ITEMS.get(2)));
      try (ItemIndex index = ItemIndex.open(path, towers)) {
        Map<String, Object> user = Map.of("history", List.of("i5000"));
        String problem = "the user's vector: expected finite numbers, got [NaN] at place 0";
        assertThatThrownBy(() -> index.recall(user, 1, null)).hasMessage(problem);
        assertThatThrownBy(() -> index.exact(user, 1, null)).hasMessage(problem);
        float[] vector = towers.userVector(user);
        assertThatThrownBy(() -> index.recall(vector, 1, 1, null)).hasMessage(problem);
      }
    }
  }

  @Test
  void duplicateAndMissingIdsAreRefusedAndNothingIsLeftBehind() throws Exception {
    Path path = folder.resolve("index");
    try (TwoTowerModel towers = RandomModels.dssm(8, 5)) {
      ItemIndexSettings settings = ItemIndexSettings.of("item_id");
      Map<String, Object> item = ITEMS.get(0);
      assertThatThrownBy(() -> write(path, towers, settings, List.of(item, ITEMS.get(1), item)))
          .isInstanceOf(InvalidItemException.class)
          .hasMessage("line 4: item [i0] was already on line 2; ids must be distinct");
      assertThatThrownBy(() -> write(path, towers, settings, List.of(Map.of("year", "1990"))))
          .isInstanceOf(InvalidItemException.class)
          .hasMessage("line 2: expected an id in field [item_id], got none");
      assertThatThrownBy(
              () ->
                  write(path, towers, settings, List.of(Map.of("item_id", "i1", "price", "cheap"))))
          .isInstanceOf(InvalidItemException.class)
          .hasMessageContaining("line 2: ")
          .hasMessageContaining("[price")
          .hasMessageContaining("got [cheap]");
      assertThat(Files.exists(path)).isFalse();
      try (var left = Files.list(folder)) {
        assertThat(left).isEmpty();
      }
    }
  }

  @Test
  void itemsInTheOrderOfTheFieldsAreIndexedAsThoseByName() throws Exception {
    List<Map<String, Object>> items = RandomItems.of(1500, 7);
    // Neither the order of the features nor that of the maps.
    List<String> columns = RandomItems.COLUMNS.stream().sorted().toList();
    try (TwoTowerModel towers = RandomModels.dssm(8, 5)) {
      Path path = folder.resolve("named");
      Path ordered = folder.resolve("ordered");
      ItemIndexSettings settings = ItemIndexSettings.of("item_id");
      ItemFields fields = ItemFields.of(columns, List.of(towers.schema()));
      write(path, towers, settings, items);
      ItemIndexWriter.write(
          ordered,
          towers,
          settings,
          fields,
          writer -> {
            for (int i = 0; i < items.size(); i++) {
              writer.add(i, columns.stream().map(items.get(i)::get).toArray());
            }
          });
      try (ItemIndex named = ItemIndex.open(path, towers);
          ItemIndex inOrder = ItemIndex.open(ordered, towers)) {
        for (int u = 0; u < 5; u++) {
          TopDocs expected = named.exact(RandomItems.user(u), 100, null);
          TopDocs found = inOrder.exact(RandomItems.user(u), 100, null);
          assertThat(inOrder.items(found)).isEqualTo(named.items(expected));
          for (int hit = 0; hit < 100; hit++) {
            assertThat(inOrder.stored(found.scoreDocs[hit].doc))
                .isEqualTo(named.stored(expected.scoreDocs[hit].doc));
          }
        }
      }
    }
  }

  @Test
  void unknownFieldsAndRowsOfAnotherLengthAreRefused() throws Exception {
    Path path = folder.resolve("index");
    try (TwoTowerModel towers = RandomModels.dssm(8, 5)) {
      ItemIndexSettings settings = ItemIndexSettings.of("item_id");
      assertThatThrownBy(
              () ->
                  write(path, towers, settings, List.of(Map.of("item_id", "i1", "colour", "red"))))
          .isInstanceOf(InvalidItemException.class)
          .hasMessageStartingWith("line 2: unknown field [colour]");
      ItemFields fields = ItemFields.of(RandomItems.COLUMNS, List.of(towers.schema()));
      assertThatThrownBy(
              () ->
                  ItemIndexWriter.write(
                      path, towers, settings, fields, w -> w.add(2, new String[] {"i1", "red"})))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("item_id")
          .hasMessageEndingWith("got 2");
      assertThat(Files.exists(path)).isFalse();
    }
  }

  @Test
  void aColumnThatAFeatureNeedsIsMissedByName() throws Exception {
    try (TwoTowerModel towers = RandomModels.dssm(8, 5)) {
      assertThatThrownBy(
              () ->
                  ItemFields.of(
                      List.of("item_id", "brands", "stars", "genres", "related", "price", "year"),
                      List.of(towers.schema())))
          .isInstanceOf(SchemaException.class)
          .hasMessage("no column [brand] for feature [brand], nearest is [brands]");
    }
  }

  @Test
  void itemsWaitToBeWrittenInNoMoreThanASmallHeapHasRoomFor() {
    assertThat(ItemIndexWriter.bufferMegabytes(128L << 20)).isEqualTo(16);
    assertThat(ItemIndexWriter.bufferMegabytes(2L << 30)).isEqualTo(256);
    assertThat(ItemIndexWriter.bufferMegabytes(64L << 30)).isEqualTo(256);
  }
}
