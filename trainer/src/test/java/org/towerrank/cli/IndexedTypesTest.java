package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.csv.CsvOutput;
import org.towerrank.csv.CsvTable;
import org.towerrank.export.Exporter;
import org.towerrank.export.RandomModels;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Clip;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.StandardEncoder;
import org.towerrank.feature.VectorFeature;
import org.towerrank.lucene.ItemIndexSettings;
import org.towerrank.model.Activation;
import org.towerrank.model.Dssm;
import org.towerrank.model.Mlp;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/** Items of every type in Parquet: indexed, and embedded, as the same items in CSV. */
class IndexedTypesTest {
  private static final int ITEMS = 1500;
  private static final List<String> WORDS = List.of("日本", "Ελλάδα", "äpfel", "two words", "x");

  private static final FeatureSchema SCHEMA =
      new FeatureSchema(
          List.of(
              new CategoricalFeature("user", Side.USER, "user", "text"),
              new CategoricalFeature("id", Side.ITEM, "item_id", "text"),
              new CategoricalFeature("origin", Side.ITEM, "origin", "text"),
              new CategoricalFeature("adult", Side.ITEM, "adult", "text"),
              new CategoricalFeature("released", Side.ITEM, "released", "text"),
              new NumericFeature("year", Side.ITEM, "year", "number"),
              new NumericFeature("price", Side.ITEM, "price", "number"),
              new SequenceFeature(
                  "genres", Side.ITEM, "genres", "text", 3, SequenceFeature.Order.UNORDERED, "|"),
              new SequenceFeature(
                  "actors",
                  Side.ITEM,
                  "actors",
                  "text",
                  3,
                  SequenceFeature.Order.NEWEST_FIRST,
                  ","),
              new VectorFeature("cover", Side.ITEM, "cover", "number", 2, ";")),
          Map.of(
              "text",
              new HashEncoder(60),
              "number",
              new StandardEncoder(3, 70, Clip.NONE, 0, false)));

  @TempDir private Path folder;
  private final SplittableRandom random = new SplittableRandom(3);
  private Path bundle = Path.of("");
  private Path csv = Path.of("");
  private Path parquet = Path.of("");

  @BeforeEach
  void write() throws IOException {
    bundle = folder.resolve("bundle");
    Mlp layers = new Mlp(List.of(4), Activation.RELU, 0f, false);
    Exporter.export(RandomModels.run(new Dssm(4, layers, layers, 4, 0), SCHEMA, 1))
        .writer()
        .write(bundle, false);
    csv = folder.resolve("items.csv");
    List<String> header =
        List.of(
            "item_id",
            "origin",
            "adult",
            "released",
            "year",
            "price",
            "genres",
            "actors",
            "cover",
            "awards");
    try (CsvOutput out = CsvOutput.create(csv, header)) {
      for (int item = 0; item < ITEMS; item++) {
        out.row(row(item));
      }
      out.commit();
    }
    parquet = folder.resolve("items.parquet");
    try (Engine engine = Engine.reading()) {
      engine.execute(
          "COPY (SELECT item_id::BIGINT AS item_id, origin, adult::BOOLEAN AS adult,"
              + " released::DATE AS released, year::INTEGER AS year, price::FLOAT AS price,"
              + " string_split(genres, '|') AS genres, string_split(actors, ',') AS actors,"
              + " string_split(cover, ';')::FLOAT[] AS cover,"
              + " string_split(awards, ' ')::INTEGER[] AS awards FROM read_csv("
              + Sql.path(csv).code()
              + ", all_varchar = true, nullstr = '')) TO "
              + Sql.path(parquet).code()
              + " (FORMAT parquet)");
    }
  }

  private List<String> row(int item) {
    List<String> row = new ArrayList<>();
    row.add(Integer.toString(item));
    row.add(sometimes(word()));
    row.add(sometimes(Boolean.toString(random.nextBoolean())));
    row.add(sometimes("2026-01-0" + (1 + random.nextInt(9))));
    row.add(sometimes(Integer.toString(1950 + random.nextInt(70))));
    row.add(sometimes(Float.toString((float) random.nextGaussian())));
    row.add(sometimes(String.join("|", WORDS.subList(random.nextInt(3), 3 + random.nextInt(2)))));
    row.add(sometimes(word() + "," + word()));
    row.add(sometimes((float) random.nextGaussian() + ";" + (float) random.nextGaussian()));
    row.add(sometimes(random.nextInt(9) + " " + random.nextInt(9)));
    return row;
  }

  private String word() {
    return WORDS.get(random.nextInt(WORDS.size()));
  }

  private String sometimes(String text) {
    return random.nextInt(5) == 0 ? "" : text;
  }

  /** What is stored of each item, and its vector, by id. */
  private record Indexed(Map<String, List<String>> stored, Map<String, float[]> vectors) {}

  private Indexed index(Path items) throws IOException {
    Path index = folder.resolve("index");
    CommandRun.done(
        "index", "--towers", bundle, "--items", items, "--out", index, "--json", "--quiet");
    Indexed indexed = new Indexed(new HashMap<>(), new HashMap<>());
    try (FSDirectory directory = FSDirectory.open(index);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      for (LeafReaderContext leaf : reader.leaves()) {
        FloatVectorValues vectors =
            Objects.requireNonNull(
                leaf.reader().getFloatVectorValues(ItemIndexSettings.VECTOR_FIELD));
        KnnVectorValues.DocIndexIterator at = vectors.iterator();
        while (at.nextDoc() != KnnVectorValues.DocIndexIterator.NO_MORE_DOCS) {
          Document document = leaf.reader().storedFields().document(at.docID());
          String id = document.get("item_id");
          indexed.vectors().put(id, vectors.vectorValue(at.index()).clone());
          indexed
              .stored()
              .put(
                  id,
                  document.getFields().stream()
                      .map(
                          field ->
                              field.name()
                                  + "="
                                  + field.getCharSequenceValue()
                                  + field.numericValue())
                      .toList());
        }
      }
    }
    return indexed;
  }

  private String embed(Path items) throws IOException {
    Path out = folder.resolve("vectors.csv");
    CommandRun.done(
        "predict", bundle, "--side", "item", "--data", items, "--keep", "item_id", "--out", out,
        "--quiet");
    return Files.readString(out);
  }

  @Test
  void itemsAreTheSameFromCsvAndParquet() throws IOException {
    Indexed ofCsv = index(csv);
    Indexed ofParquet = index(parquet);
    assertThat(ofCsv.vectors()).hasSize(ITEMS);
    ofCsv
        .vectors()
        .forEach((id, vector) -> assertThat(ofParquet.vectors().get(id)).isEqualTo(vector));
    assertThat(embed(parquet)).isEqualTo(embed(csv));
    try (CsvTable table = CsvTable.open(folder.resolve("vectors.csv"))) {
      while (table.next()) {
        float[] vector =
            Objects.requireNonNull(ofCsv.vectors().get(table.text(table.column("item_id"))));
        List<String> numbers = new ArrayList<>();
        for (float number : vector) {
          numbers.add(Float.toString(number));
        }
        assertThat(table.text(table.column("vector"))).isEqualTo(String.join(" ", numbers));
      }
    }
    assertThat(ofParquet.stored()).isEqualTo(ofCsv.stored());
  }
}
