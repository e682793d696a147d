package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every encoder and split in schemas of imports, held against sums worked out by hand. */
class EncoderImportTest {
  /** The numbers lie in one matrix, in another order than the features. */
  private static final String SCHEMA =
      """
      name: encoders
      tasks: [click]
      ids: {missing: 0, unknown: 1, first: 2}
      inputs: {numbers: [bm25, plain, scaled, logged, standard, quantile, min_max]}
      features:
        - {name: plain, side: user, kind: numeric, encoder: {type: identity, missing: -1, text_is_missing: true}}
        - {name: scaled, side: item, kind: numeric, encoder: {type: linear, scale: 0.1, shift: -1, clip: [-0.5, 2], missing: 7}}
        - {name: logged, side: item, kind: numeric, encoder: {type: identity, missing: 0, log1p: true}}
        - {name: standard, side: item, kind: numeric, encoder: {type: standard, mean: 3, deviation: 2, missing: 0}}
        - {name: quantile, side: item, kind: numeric, encoder: {type: quantile, low: 10, high: 20, missing: 0.5}}
        - {name: min_max, side: context, kind: numeric, encoder: {type: min_max, min: 0, max: 4, missing: 0, log: false}}
        - {name: bm25, side: query, kind: numeric, encoder: {type: identity, missing: 0}}
        - {name: hour, side: context, kind: categorical, field: at, encoder: {type: time, part: hour, unit: seconds, zone: Europe/Berlin}}
        - {name: age, side: user, kind: categorical, encoder: {type: discretized, boundaries: [18, 40]}}
        - {name: bucket, side: item, kind: categorical, field: brand, encoder: {type: hash, buckets: 1, canonical: true}}
        - {name: title, side: item, kind: sequence, split: words, max_length: 3, values: [dark, star]}
        - {name: title_parts, field: title, side: item, kind: sequence, split: letter_trigrams, max_length: 9, values: ["#da", ark]}
        - {name: path, side: item, kind: sequence, split: prefixes, separator: " > ", max_length: 3, values: [a, a > b]}
      """;

  private static final String COLUMNS =
      "plain,scaled,logged,standard,quantile,min_max,bm25,at,age,brand,title,path,expected_0\n";

  @TempDir private Path folder;

  /** The sum of all numbers and ids, whose table has each id as its number. */
  private Path graph() throws Exception {
    float[][] table = new float[30][1];
    for (int id = 0; id < table.length; id++) {
      table[id][0] = id;
    }
    SmallGraph graph = new SmallGraph().table("table", table).constant("one", 1).constant("two", 2);
    graph.input("numbers", 7).output("score");
    graph.node("ReduceSum", "sum0", "numbers", "one").with("keepdims", 1);
    String[] ids = {"hour", "age", "bucket", "title", "title_parts", "path"};
    int[] widths = {1, 1, 1, 3, 9, 3};
    for (int i = 0; i < ids.length; i++) {
      graph.ids(ids[i], widths[i]).node("Gather", ids[i] + "_rows", "table", ids[i]);
      graph.node("Squeeze", ids[i] + "_numbers", ids[i] + "_rows", "two");
      graph.node("ReduceSum", ids[i] + "_sum", ids[i] + "_numbers", "one").with("keepdims", 1);
      graph.node(
          "Add", i == ids.length - 1 ? "score" : "sum" + (i + 1), "sum" + i, ids[i] + "_sum");
    }
    return graph.write(folder.resolve("encoders.onnx"));
  }

  private CommandRun imported(String rows) throws Exception {
    return CommandRun.of(
        "import",
        graph(),
        "--schema",
        Files.writeString(folder.resolve("schema.yaml"), SCHEMA),
        "--golden",
        Files.writeString(folder.resolve("golden.csv"), COLUMNS + rows),
        "--out",
        folder.resolve("bundle"));
  }

  @Test
  void eachReadsRawValuesAsItSays() throws Exception {
    double numbers = 5 + (0.1 * 15 - 1) + Math.log(10) + (8 - 3) / 2.0 + 0.3 + 0.25 + 1.75;
    // 18:30 in Berlin is hour 18; 30 is in the second interval; of the words one is unknown.
    double ids = 20 + 3 + 2 + (1 + 2 + 3) + (1 + 2 + 3) + (1 + 2 + 3);
    double clipped = -1 + 2 + 0 + -1.5 + 1 + 0 + 0;
    double missing = -1 + 7 + 0 + 0 + 0.5 + 0 + 0;
    CommandRun run =
        imported(
            "5,15,9,8,13,1,1.75,2026-05-31T16:30:00Z,30,x,Dark old Star,a > b > c,"
                + (numbers + ids)
                + "\nmany,900,0,0,99,-3,,1780272000,17,y,,,"
                + (clipped + (2 + 2) + 2 + 2)
                + "\n,,,,,,,,,,,,"
                + missing
                + "\n");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Equal: [ranker.onnx]", "3 raw rows");
  }
}
