package org.towerrank.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.model.Activation;
import org.towerrank.model.Dssm;
import org.towerrank.model.Mlp;
import org.towerrank.model.ModelDefinition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What making item vectors costs beside the tower's own runs. */
@Command(
    name = "embed",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the vectors of items given by raw values, and compares that with runs of"
          + " ONNX Runtime over the same rows, in its buffers already.",
      "Values are in the order of the features, as index reads them from a file and the"
          + " plugin from documents, or in a map by name, which only callers of the library"
          + " have."
    })
public final class EmbedBenchmark extends Benchmark {
  private static final String VALUES = "encode and embed";
  private static final String MAPS = "encode and embed, values by name";
  private static final String RAW = "raw runs";
  private static final int BATCH = 1024;
  private static final double MICROS_PER_SECOND = 1e6;

  @Option(
      names = "--items",
      paramLabel = "N",
      description = "Items to embed a round, in batches of 1024; 1024.")
  private int items = 1024;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description =
          "Measured rounds; 2400, as what encodes is compiled well only after many thousand rows.")
  private int rounds = 2400;

  @Override
  protected List<Measure> measure() throws IOException {
    RankingWorkload workload = new RankingWorkload(1, 19, 6, 1000);
    SplittableRandom random = new SplittableRandom(seed());
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      rows.add(workload.item(random));
    }
    try (TwoTowerModel towers = load(workload);
        RawRuns raw = new RawRuns(towers.itemTower(), towers.schema())) {
      for (int from = 0; from < items; from += BATCH) {
        raw.add(rows.subList(from, Math.min(items, from + BATCH)));
      }
      RowEncoder encoder = new RowEncoder(towers.schema(), List.of(Side.ITEM));
      List<Object[]> values = rows.stream().map(row -> values(encoder, row)).toList();
      Timings timings =
          new Rounds()
              .add(VALUES, round -> embed(towers, encoder, values, encoder::encode))
              .add(MAPS, round -> embed(towers, encoder, rows, encoder::encode))
              .add(RAW, round -> raw.runAll())
              .run(rounds / 3, rounds);
      List<Measure> measures = timings.measures();
      for (String name : List.of(VALUES, MAPS, RAW)) {
        measures.add(rate(name, timings.of(name).median()));
      }
      measures.add(
          Measure.atLeast(0.7, VALUES + " / " + RAW, 1 / timings.ratio(VALUES, RAW), "ratio"));
      measures.add(Measure.of(MAPS + " / " + RAW, 1 / timings.ratio(MAPS, RAW), "ratio"));
      return measures;
    }
  }

  private TwoTowerModel load(RankingWorkload workload) throws IOException {
    Mlp mlp = new Mlp(List.of(256, 128), Activation.RELU, 0f, false);
    ModelDefinition model =
        new ModelDefinition(new Dssm(16, mlp, mlp, 64, 0), workload.schema(), List.of());
    return TwoTowerModel.load(RandomBundles.of(model, seed()), SessionSettings.SERVING);
  }

  private Measure rate(String name, double micros) {
    return Measure.of(name, items / micros * MICROS_PER_SECOND, "rows/s");
  }

  private static Object[] values(RowEncoder encoder, Map<String, Object> row) {
    return encoder.fields().stream().map(row::get).toArray();
  }

  /** Encodes an item of one form or the other. */
  @FunctionalInterface
  private interface Encoding<T> {
    void encode(T item, EncodedRows rows, int row);
  }

  private static <T> void embed(
      TwoTowerModel towers, RowEncoder encoder, List<T> items, Encoding<T> encoding) {
    for (int from = 0; from < items.size(); from += BATCH) {
      EncodedRows batch = encoder.newRows(Math.min(BATCH, items.size() - from));
      for (int row = 0; row < batch.count(); row++) {
        encoding.encode(items.get(from + row), batch, row);
      }
      towers.itemVectors(batch);
    }
  }
}
