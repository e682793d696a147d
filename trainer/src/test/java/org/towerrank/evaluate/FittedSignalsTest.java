package org.towerrank.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Bundle;
import org.towerrank.cli.CommandRun;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.QuantileEncoder;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.feature.StandardEncoder;
import org.towerrank.feature.VocabularyEncoder;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.lucene.DocumentScorer;
import org.towerrank.lucene.ItemDocuments;
import org.towerrank.lucene.ItemFields;
import org.towerrank.lucene.TaskScores;

/**
 * Every encoder that recipes have beside those for ids: fitted, exported, verified, and served from
 * rows and from Lucene with the same scores.
 */
class FittedSignalsTest {
  private static final int ROWS = 400;
  private static final String RECIPE =
      """
      name: signals
      data: {train: train.csv, validation: train.csv, test: train.csv}
      features:
        - {name: age, side: user, kind: numeric, encoder: {type: standard, clip: [-2, 2]}, missing_share: 0.1}
        - {name: income, side: user, kind: numeric, encoder: {type: quantile, log1p: true}}
        - {name: constant, side: context, kind: numeric, encoder: {type: standard}}
        - {name: price, side: item, kind: numeric, encoder: {type: quantile, quantiles: [0.1, 0.9], missing: -1}}
        - {name: price_standard, column: price, side: item, kind: numeric, encoder: {type: standard, log1p: true}}
        - {name: year, side: item, kind: numeric, encoder: {type: linear, scale: 0.1, shift: -200, clip: [-3, 3]}}
        - {name: stars, side: item, kind: numeric, encoder: {type: identity, missing: 2.5}}
        - {name: nothing, side: item, kind: numeric, encoder: {type: quantile}}
        - {name: hour, column: asked, side: context, kind: categorical, encoder: {type: time, part: hour, zone: Asia/Kolkata}}
        - {name: weekday, column: asked, side: context, kind: categorical, encoder: {type: time, part: weekday}}
        - {name: month, column: added, side: item, kind: categorical, encoder: {type: time, part: month, unit: seconds}}
        - {name: tenure, column: joined, side: user, kind: age, moment: asked, unit: hours, epoch: seconds, encoder: {type: quantile}}
        - {name: item_age, column: added, side: query, kind: age, moment: asked, epoch: seconds, encoder: {type: standard, log1p: true}, missing_share: 0.1}
        - {name: query, side: context, kind: sequence, split: letter_trigrams, max_length: 20, encoder: {type: hash, buckets: 50}}
        - {name: words, column: title, side: item, kind: sequence, split: words, max_length: 8, encoder: {type: vocabulary}}
        - {name: trigrams, column: title, side: item, kind: sequence, split: letter_trigrams, max_length: 30, shares: query}
        - {name: hashed_words, column: title, side: item, kind: sequence, split: words, pooling: sum, max_length: 8, shares: query}
        - {name: shelf, side: item, kind: sequence, split: prefixes, separator: ">", max_length: 4, encoder: {type: vocabulary, min_count: 2}}
        - {name: tags, side: item, kind: sequence, split: weighted, pooling: sqrtn, max_length: 4, encoder: {type: vocabulary}, missing_share: 0.1}
        - {name: likes, side: user, kind: sequence, split: weighted, pooling: sum, separator: "|", max_length: 5, shares: tags}
        - {name: mood, side: user, kind: vector, length: 2, separator: ";", encoder: {type: identity, missing: 0}}
        - {name: taste, side: item, kind: vector, length: 3, encoder: {type: standard}, missing_share: 0.2}
        - {name: sku, side: item, kind: categorical, encoder: {type: vocabulary, min_count: 30}}
        - {name: had, side: user, kind: sequence, order: oldest_first, pooling: sqrtn, max_length: 3, shares: sku}
        - {name: times_had, column: sku, side: query, kind: occurrences, list: had, order: oldest_first, max_length: 6, encoder: {type: standard}}
        - {name: has_had, column: sku, side: query, kind: occurrences, list: had, max_length: 9, encoder: {type: identity, missing: 0}}
      tasks:
        - {name: click}
      network: {architecture: deepfm, dimension: 4, mlp: {layers: [8]}}
      fit: {batch_size: 50, epochs: 2}
      """;
  private static final List<String> USER =
      List.of("age", "income", "constant", "asked", "joined", "query", "mood", "likes", "had");
  private static final List<String> ITEM =
      List.of(
          "price", "year", "stars", "nothing", "added", "title", "shelf", "taste", "tags", "sku");
  private static final List<String> TEXTS =
      List.of(
          "The Good Place", "日本語の映画", "Über-Straße 7", "кино и театр", "", "a GOOD 7", "é e\u0301");
  private static final List<String> SHELVES =
      List.of("film > drama > war", "film>comedy", "film", "", "книги > война", "book > drama");

  @TempDir private Path folder;

  private static Map<String, String> row(SplittableRandom random) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("age", random.nextInt(5) == 0 ? "" : "" + random.nextInt(18, 90));
    row.put("income", "" + Math.round(Math.exp(3 + 6 * random.nextDouble())));
    row.put("constant", "7.0");
    row.put("price", random.nextInt(6) == 0 ? "" : "" + random.nextInt(4000) / 100.0);
    row.put("year", "" + random.nextInt(1930, 2026));
    row.put("stars", random.nextInt(3) == 0 ? "" : "" + random.nextInt(6));
    row.put("nothing", "");
    row.put("asked", "2026-0%d-1%dT0%d:30:00Z".formatted(of(random), of(random), of(random)));
    row.put("joined", random.nextInt(4) == 0 ? "" : "200%d-01-02".formatted(of(random)));
    row.put("query", TEXTS.get(random.nextInt(TEXTS.size())));
    row.put("added", random.nextInt(4) == 0 ? "" : "" + random.nextLong(1_800_000_000L));
    row.put("title", TEXTS.get(random.nextInt(TEXTS.size())));
    row.put("shelf", SHELVES.get(random.nextInt(SHELVES.size())));
    row.put("mood", random.nextInt(3) == 0 ? "" : random.nextInt(5) + ";" + random.nextDouble());
    row.put("taste", random.nextInt(3) == 0 ? "" : "1e1 -" + of(random) + " " + of(random) / 7.0);
    row.put("tags", weighted(random, " "));
    row.put("likes", weighted(random, "|"));
    row.put("sku", random.nextInt(9) == 0 ? "" : sku(random));
    row.put("had", had(random));
    row.put("click", "" + random.nextInt(2));
    return row;
  }

  private static String weighted(SplittableRandom random, String separator) {
    return random
        .ints(random.nextInt(5), 0, 9)
        .distinct()
        .mapToObj(tag -> "t" + tag + (tag < 3 ? "" : ":" + random.nextInt(20) / 10.0))
        .collect(Collectors.joining(separator));
  }

  private static String sku(SplittableRandom random) {
    return List.of("7", "7.0", "Ü1", "sku 9", "x", "0x1", "y").get(random.nextInt(7));
  }

  private static String had(SplittableRandom random) {
    return IntStream.range(0, random.nextInt(9))
        .mapToObj(i -> sku(random).replace(' ', '_'))
        .collect(Collectors.joining(" "));
  }

  private static int of(SplittableRandom random) {
    return 1 + random.nextInt(9);
  }

  private Bundle fitted(List<Map<String, String>> rows) throws Exception {
    StringBuilder csv = new StringBuilder(String.join(",", rows.get(0).keySet())).append('\n');
    rows.forEach(row -> csv.append(String.join(",", row.values())).append('\n'));
    Files.writeString(folder.resolve("train.csv"), csv);
    Path recipe = Files.writeString(folder.resolve("signals.yaml"), RECIPE);
    Path run = folder.resolve("run");
    Path bundle = folder.resolve("bundle.zip");
    CommandRun.done("train", recipe, "--data", folder, "--out", run, "--quiet");
    CommandRun.done("export", run, "--out", bundle, "--zip");
    CommandRun.done("verify", bundle);
    return Bundle.open(bundle);
  }

  @Test
  void rowsAndDocumentsScoreTheSame() throws Exception {
    SplittableRandom random = new SplittableRandom(8);
    List<Map<String, String>> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(row(random));
    }
    Bundle bundle = fitted(rows);
    try (RankingModel model = RankingModel.load(bundle, SessionSettings.SERVING);
        Directory directory = index(bundle, rows);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      ItemFields fields = ItemFields.of(ITEM, List.of(bundle.schema()));
      DocumentScorer scorer = new DocumentScorer(model, fields);
      RowEncoder encoder = new RowEncoder(bundle.schema(), List.of(Side.values()));
      verifyGolden(model, encoder, rows.subList(0, 20));
      for (Map<String, String> user : rows.subList(0, 5)) {
        EncodedRows encoded = encoder.newRows(ROWS);
        for (int i = 0; i < ROWS; i++) {
          Map<String, String> both = new LinkedHashMap<>(rows.get(i));
          USER.forEach(name -> both.put(name, user.getOrDefault(name, "")));
          encoder.encode(both, encoded, i);
        }
        float[] expected = model.scoreRows(encoded);
        Map<String, String> request = new LinkedHashMap<>(user);
        request.keySet().retainAll(USER);
        TaskScores scores =
            scorer.score(
                reader, scorer.request(request), IntStream.range(0, ROWS).toArray(), () -> {});
        for (int i = 0; i < ROWS; i++) {
          assertThat(scores.score(i, 0)).isCloseTo(expected[i], within(1e-5f));
        }
      }
    }
  }

  /** Raw values with what the model makes of them, which have to come out again. */
  private void verifyGolden(RankingModel model, RowEncoder encoder, List<Map<String, String>> rows)
      throws Exception {
    EncodedRows encoded = encoder.newRows(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      encoder.encode(rows.get(i), encoded, i);
    }
    float[] scores = model.scoreRows(encoded);
    StringBuilder csv = new StringBuilder(String.join(",", rows.get(0).keySet()));
    csv.append(",expected_0\n");
    for (int i = 0; i < scores.length; i++) {
      csv.append(String.join(",", rows.get(i).values())).append(',').append(scores[i]).append('\n');
    }
    Path golden = Files.writeString(folder.resolve("golden.csv"), csv);
    CommandRun.done("verify", folder.resolve("bundle.zip"), "--golden", golden);
  }

  @Test
  void encodersAreFittedToTheColumns() throws Exception {
    SplittableRandom random = new SplittableRandom(9);
    List<Map<String, String>> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(row(random));
    }
    FeatureSchema schema = fitted(rows).schema();
    double[] ages =
        rows.stream()
            .map(row -> row.getOrDefault("age", ""))
            .filter(age -> !age.isEmpty())
            .mapToDouble(Double::parseDouble)
            .toArray();
    double mean = IntStream.range(0, ages.length).mapToDouble(i -> ages[i]).average().orElseThrow();
    assertThat(((StandardEncoder) schema.encoder(schema.feature("age"))).mean())
        .isCloseTo(mean, within(1e-9));
    assertThat(((StandardEncoder) schema.encoder(schema.feature("item_age"))).mean())
        .isCloseTo(meanAge(rows), within(1e-9));
    assertThat(((StandardEncoder) schema.encoder(schema.feature("times_had"))).mean())
        .isCloseTo(meanTimesHad(rows), within(1e-9));
    assertThat(schema.encoder(schema.feature("nothing")))
        .isEqualTo(new QuantileEncoder(0, 0, 0, false));
    QuantileEncoder price = (QuantileEncoder) schema.encoder(schema.feature("price"));
    assertThat(price.missing()).isEqualTo(-1f);
    assertThat(price.low()).isBetween(2.0, 6.0);
    assertThat(price.high()).isBetween(34.0, 38.0);
    assertThat(((VocabularyEncoder) schema.encoder(schema.feature("words"))).vocabulary())
        .containsExactlyInAnyOrder(
            "the", "good", "place", "日本", "本語", "語の", "の映", "映画", "über", "straße", "7", "кино",
            "и", "театр", "a", "é");
    assertThat(((VocabularyEncoder) schema.encoder(schema.feature("shelf"))).vocabulary())
        .startsWith("film")
        .contains("film>drama", "film>drama>war", "film>comedy", "книги>война", "book>drama");
  }

  /** The mean of ln(1 + days) over the rows that have both times, worked out on its own. */
  private static double meanAge(List<Map<String, String>> rows) {
    return rows.stream()
        .filter(row -> !row.getOrDefault("added", "").isEmpty())
        .mapToDouble(
            row -> {
              long asked = Instant.parse(row.getOrDefault("asked", "")).getEpochSecond();
              double days = (asked - Long.parseLong(row.getOrDefault("added", ""))) / 86_400.0;
              return Math.signum(days) * Math.log1p(Math.abs(days));
            })
        .average()
        .orElseThrow();
  }

  /** How often the newest six of what a user had are the row's own, worked out on its own. */
  private static double meanTimesHad(List<Map<String, String>> rows) {
    return rows.stream()
        .mapToLong(
            row -> {
              String sku = row.getOrDefault("sku", "").replace("7.0", "7");
              List<String> had =
                  List.of(row.getOrDefault("had", "").replace("7.0", "7").split(" ", -1));
              return had.subList(Math.max(0, had.size() - 6), had.size()).stream()
                  .filter(one -> !sku.isEmpty() && one.equals(sku))
                  .count();
            })
        .average()
        .orElseThrow();
  }

  private static Directory index(Bundle bundle, List<Map<String, String>> rows) throws Exception {
    ItemFields fields = ItemFields.of(ITEM, List.of(bundle.schema()));
    ItemDocuments documents = new ItemDocuments(fields);
    Directory directory = new ByteBuffersDirectory();
    try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      for (Map<String, String> row : rows) {
        Map<String, String> item = new LinkedHashMap<>(row);
        item.keySet().retainAll(ITEM);
        Document document = new Document();
        documents.addTo(document, item);
        writer.addDocument(document);
      }
    }
    return directory;
  }
}
