package org.towerrank.train;

import java.io.Closeable;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.towerrank.bundle.TensorFile;
import org.towerrank.model.FloatTensor;

/**
 * A file of all weights with their moments, the running statistics of batch norms, and notes: all
 * that steps change, so that fitting can go on from there.
 */
final class FittingState implements Closeable {
  private static final String WEIGHTS = "weights";
  private static final String STATISTICS = "statistics/";

  private final TensorFile file;
  private final Notes notes;

  private FittingState(TensorFile file, Notes notes) {
    this.file = file;
    this.notes = notes;
  }

  /**
   * Writes a file.
   *
   * @return the SHA-256 of its bytes
   */
  static String write(Path file, Parameters parameters, Notes notes) throws IOException {
    List<TensorFile.Tensor> tensors = new ArrayList<>();
    for (Parameter parameter : parameters.all()) {
      for (int part = 0; part < parameter.parts(); part++) {
        int written = part;
        tensors.add(
            new TensorFile.Tensor(
                name(parameter.name(), part),
                parameter.shape(),
                parameter.spec().size(),
                output -> parameter.write(written, output)));
      }
    }
    parameters
        .statistics()
        .forEach(
            (norm, running) -> {
              tensors.add(statistics(norm, "mean", running.mean()));
              tensors.add(statistics(norm, "variance", running.variance()));
            });
    return TensorFile.write(file, notes.texts(), tensors);
  }

  private static TensorFile.Tensor statistics(String norm, String kind, float[] numbers) {
    return new TensorFile.Tensor(
        STATISTICS + norm + "/" + kind,
        List.of(numbers.length),
        numbers.length,
        output -> output.write(numbers, 0, numbers.length));
  }

  /** What a part of a weight is called: the weights, then each moment. */
  private static String name(String parameter, int part) {
    return (part == 0 ? WEIGHTS : "moment " + part) + "/" + parameter;
  }

  /**
   * Opens a file.
   *
   * @throws org.towerrank.bundle.BundleException naming a file that is cut off
   */
  static FittingState open(Path file) throws IOException {
    TensorFile opened = TensorFile.open(file);
    return new FittingState(opened, Notes.of(file.toString(), opened.notes()));
  }

  Notes notes() {
    return notes;
  }

  /** A part of a weight of this many numbers. */
  FloatBuffer part(String parameter, int part, int size) throws IOException {
    return file.numbers(name(parameter, part), size);
  }

  /**
   * The first of these weights that has other numbers in this file, which is then of another fit.
   * Those of batch norms always have, as a run's take in the statistics.
   *
   * @param weights by name; those that the file lacks are passed over
   */
  Optional<String> firstOther(Map<String, FloatTensor> weights) throws IOException {
    for (Map.Entry<String, FloatTensor> weight : weights.entrySet()) {
      String name = name(weight.getKey(), 0);
      if (file.names().contains(name)
          && !isOfNorm(weight.getKey())
          && !file.numbers(name).equals(FloatBuffer.wrap(weight.getValue().data()))) {
        return Optional.of(weight.getKey());
      }
    }
    return Optional.empty();
  }

  private boolean isOfNorm(String weight) {
    int end = weight.lastIndexOf('.');
    return end >= 0 && file.names().contains(STATISTICS + weight.substring(0, end) + "/mean");
  }

  /** Gives the weights of the same model, their moments and the statistics these values. */
  void copyTo(Parameters parameters) throws IOException {
    for (Parameter parameter : parameters.all()) {
      for (int part = 0; part < parameter.parts(); part++) {
        parameter.read(part, part(parameter.name(), part, parameter.spec().size()));
      }
    }
    copyStatistics(parameters);
  }

  /** Gives batch norms these running statistics. */
  void copyStatistics(Parameters parameters) throws IOException {
    for (String name : new TreeSet<>(file.names())) {
      if (name.startsWith(STATISTICS) && name.endsWith("/mean")) {
        String norm = name.substring(STATISTICS.length(), name.length() - "/mean".length());
        FloatBuffer mean = file.numbers(name);
        FloatBuffer variance = file.numbers(STATISTICS + norm + "/variance", mean.remaining());
        RunningStatistics running = parameters.statistics(norm, mean.remaining());
        mean.get(running.mean());
        variance.get(running.variance());
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
