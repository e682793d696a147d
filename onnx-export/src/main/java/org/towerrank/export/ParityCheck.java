package org.towerrank.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.GraphRole;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Side;
import org.towerrank.inference.PrecomputingRanker;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.model.FloatTensor;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.MonteCarloOps;
import org.towerrank.model.Ops;
import org.towerrank.model.Ranker;
import org.towerrank.model.ReferenceOps;
import org.towerrank.model.TwoTower;
import org.towerrank.model.Weights;
import org.towerrank.onnx.GraphCheck;
import org.towerrank.onnx.GraphWeights;
import org.towerrank.precision.NumberForm;
import org.towerrank.precision.Precision;

/** Compares what ONNX Runtime computes from a bundle with the reference interpreter. */
public final class ParityCheck {
  /**
   * Largest difference of float32 outputs that export accepts: of a ranker's scores as a share of
   * the score, and of the elements of vectors of the vector's length, where that is more than 1. Of
   * scores that are turned back from standardized labels, their deviation takes the place of 1.
   * Where rounding alone moves outputs so far, {@link #ROUNDING_FACTOR} times what it moves them.
   */
  public static final double TOLERANCE = 1e-5;

  /**
   * Largest difference from the weights as they were fitted, of the same kind, that export accepts
   * where some are written as float16.
   */
  public static final double FP16_TOLERANCE = 1e-2;

  /**
   * The same where some are written in bytes. Of layers in bytes, also from what these stand for,
   * as the reference does not round the rows that they are multiplied with.
   */
  public static final double INT8_TOLERANCE = 1e-1;

  /**
   * How many times as far as rounding moves them outputs may differ, where that is more than {@link
   * #TOLERANCE}: by sums of many large numbers of both signs, as a factorization machine of
   * hundreds of fields has them. Graphs were seen to differ by 0.5 to 2.7 times what {@link
   * MonteCarloOps} move.
   */
  static final double ROUNDING_FACTOR = 8;

  /** Outputs that rounding alone moves further than this are no result. */
  static final double MOST_ROUNDING = 1e-3;

  /** Rows that export compares. */
  public static final int ROWS = 1000;

  private final Bundle bundle;
  private final ModelDefinition model;
  private final Weights weights;
  private final EncodedRows rows;
  private final List<ParityReport.Output> outputs = new ArrayList<>();

  private ParityCheck(Bundle bundle, ModelDefinition model, Weights weights, EncodedRows rows) {
    this.bundle = bundle;
    this.model = model;
    this.weights = weights;
    this.rows = rows;
  }

  /** Compares on seeded random rows. */
  public static ParityReport run(
      Bundle bundle, ModelDefinition model, Weights weights, int count, long seed) {
    return run(bundle, model, weights, count, seed, TOLERANCE);
  }

  /** The same with the weights as they were before they were rounded. */
  static ParityReport ofRounded(
      Bundle bundle, ModelDefinition model, Weights weights, int count, long seed) {
    return run(bundle, model, weights, count, seed, tolerance(bundle.precision()));
  }

  /** Largest difference from the weights as they were fitted that export accepts. */
  public static double tolerance(Precision precision) {
    if (precision.isFull()) {
      return TOLERANCE;
    }
    boolean bytes =
        precision.embeddings() == NumberForm.INT8 || precision.layers() == NumberForm.INT8;
    return bytes ? INT8_TOLERANCE : FP16_TOLERANCE;
  }

  private static ParityReport run(
      Bundle bundle,
      ModelDefinition model,
      Weights weights,
      int count,
      long seed,
      double tolerance) {
    EncodedRows rows = RandomRows.of(model.schema(), count, seed);
    ParityCheck check = new ParityCheck(bundle, model, weights, rows);
    switch (model.network()) {
      case Ranker ranker -> check.ranker();
      case TwoTower towers -> check.towers(towers);
    }
    ParityReport report = new ParityReport(count, tolerance, check.outputs);
    return report.passed() ? report : report.within(check.toleranceOfRounding(seed));
  }

  /** What the reference's own rounding allows; none where its outputs are not finite. */
  private double toleranceOfRounding(long seed) {
    Ops<FloatTensor> exact = ReferenceOps.over(weights, rows);
    Ops<FloatTensor> moved = MonteCarloOps.over(exact, seed);
    FeatureSchema schema = model.schema();
    double worst =
        switch (model.network()) {
          case Ranker ranker -> {
            FloatTensor scores = model.scores(exact);
            yield ofScores(scores, model.scores(moved).data());
          }
          case TwoTower towers -> {
            FloatTensor users = towers.userVector(exact, schema);
            FloatTensor items = towers.itemVector(exact, schema);
            yield Math.max(
                ofVectors(users, towers.userVector(moved, schema).data()),
                ofVectors(items, towers.itemVector(moved, schema).data()));
          }
        };
    return Double.isFinite(worst) ? Math.min(MOST_ROUNDING, ROUNDING_FACTOR * worst) : 0;
  }

  /**
   * Compares on seeded random rows, with the weights read back out of the bundle's own graphs.
   *
   * @throws IllegalArgumentException when the graphs do not hold the definition's weights
   */
  public static ParityReport ofBundle(Bundle bundle, ModelDefinition model, int count, long seed) {
    List<ModelProto> graphs =
        bundle.graphs().stream()
            .map(spec -> GraphCheck.parse(spec.file(), bundle.onnx(spec)))
            .toList();
    boolean exact = bundle.precision().layers() == NumberForm.FLOAT32;
    double tolerance = exact ? TOLERANCE : INT8_TOLERANCE;
    return run(bundle, model, GraphWeights.read(model, graphs), count, seed, tolerance);
  }

  private void ranker() {
    try (RankingModel loaded = RankingModel.load(bundle, SessionSettings.SERVING.whole())) {
      ReferenceOps each = ReferenceOps.over(weights, rows);
      compareScores("a user each", model.scores(each), loaded.scoreRows(rows));

      Map<Side, EncodedRows> sides = new EnumMap<>(Side.class);
      EncodedRows user = firstRow();
      sides.put(Side.USER, user);
      sides.put(Side.CONTEXT, user);
      sides.put(Side.ITEM, rows);
      sides.put(Side.QUERY, rows);
      FloatTensor once = model.scores(new ReferenceOps(weights, sides));
      compareScores("one user, many items", once, loaded.score(user, rows));
      inTwoSteps(user, once);
    }
  }

  /** Serving cuts the graph in two where that pays. */
  private void inTwoSteps(EncodedRows user, FloatTensor expected) {
    try (RankingModel served = RankingModel.load(bundle, SessionSettings.SERVING)) {
      if (served.graphs() instanceof PrecomputingRanker) {
        compareScores("items first, then pairs", expected, served.score(user, rows));
      }
    }
  }

  private void towers(TwoTower towers) {
    try (TwoTowerModel loaded = TwoTowerModel.load(bundle, SessionSettings.SERVING)) {
      FloatTensor users = towers.userVector(ReferenceOps.over(weights, rows), model.schema());
      compareVectors(GraphRole.USER_TOWER, "a user each", users, loaded.userVectors(rows));
      FloatTensor items = towers.itemVector(ReferenceOps.over(weights, rows), model.schema());
      compareVectors(GraphRole.ITEM_TOWER, "an item each", items, loaded.itemVectors(rows));
    }
  }

  private EncodedRows firstRow() {
    EncodedRows first = new EncodedRows(rows.layout(), 1);
    System.arraycopy(rows.data(), 0, first.data(), 0, first.data().length);
    return first;
  }

  private void compareScores(String rowsPerUser, FloatTensor expected, float[] actual) {
    add(GraphRole.RANKER, rowsPerUser, ofScores(expected, actual));
  }

  private void compareVectors(
      GraphRole role, String rowsPerUser, FloatTensor expected, float[] actual) {
    add(role, rowsPerUser, ofVectors(expected, actual));
  }

  private void add(GraphRole role, String rowsPerUser, double worst) {
    GraphSpec spec = bundle.graph(role).orElseThrow();
    outputs.add(new ParityReport.Output(spec.file(), spec.output(), rowsPerUser, worst));
  }

  /** Each by itself, or by how far labels are apart: a score near 0 comes of such numbers too. */
  private double ofScores(FloatTensor expected, float[] actual) {
    double[] least =
        model.tasks().stream()
            .map(model.labels()::get)
            .mapToDouble(labels -> labels == null ? 1 : labels.deviation())
            .toArray();
    return largest(
        expected, actual, i -> Math.max(least[i % least.length], Math.abs(expected.data()[i])));
  }

  private static double ofVectors(FloatTensor expected, float[] actual) {
    int width = expected.extent(1);
    double[] lengths =
        IntStream.range(0, expected.extent(0)).mapToDouble(row -> length(expected, row)).toArray();
    return largest(expected, actual, i -> Math.max(1, lengths[i / width]));
  }

  /** The largest difference, each as a share of what a number is measured by. */
  private static double largest(FloatTensor expected, float[] actual, IntToDoubleFunction unit) {
    double worst = expected.data().length == actual.length ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < actual.length && worst < Double.POSITIVE_INFINITY; i++) {
      double difference = Math.abs((double) expected.data()[i] - actual[i]) / unit.applyAsDouble(i);
      worst = Double.isFinite(difference) ? Math.max(worst, difference) : Double.POSITIVE_INFINITY;
    }
    return worst;
  }

  /** The Euclidean length of a row. */
  private static double length(FloatTensor rows, int row) {
    int width = rows.extent(1);
    double squares = 0;
    for (int i = row * width; i < (row + 1) * width; i++) {
      squares += (double) rows.data()[i] * rows.data()[i];
    }
    return Math.sqrt(squares);
  }
}
