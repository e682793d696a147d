package org.towerrank.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.towerrank.csv.DataException;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.model.Loss;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.TaskSpec;

/** Reads the labels of the current event; NaN stands for one that is missing. */
final class LabelReader {
  /** As an array can have. */
  private static final int MOST = Integer.MAX_VALUE - 8;

  private final EventReader events;
  private final List<TaskSpec> tasks;
  private final Loss loss;
  private final boolean sequential;
  private final List<EventReader.Cell> cells = new ArrayList<>();
  private float[] labels = new float[1 << 12];
  private int count;

  LabelReader(EventReader events, Recipe recipe) throws DataException {
    this.events = events;
    this.tasks = recipe.tasks();
    this.loss = recipe.loss();
    this.sequential = recipe.sequential();
    for (TaskSpec task : tasks) {
      cells.add(events.cell(task.columnName()));
    }
  }

  /** Adds the current event's labels, one a task. */
  void add() throws DataException {
    if (tasks.size() > labels.length - count) {
      grow();
    }
    for (int task = 0; task < tasks.size(); task++) {
      labels[count++] = label(tasks.get(task), text(cells.get(task)));
    }
    if (sequential) {
      joinSteps(count - tasks.size());
    }
  }

  private void grow() throws DataException {
    if (tasks.size() > MOST - count) {
      throw events.error("expected at most " + MOST + " labels in one split, found more");
    }
    labels = Arrays.copyOf(labels, (int) Math.min(MOST, 2L * labels.length));
  }

  /**
   * Makes each label that of all steps up to its own: their product. One without a label leaves it
   * open, unless another step was not taken.
   */
  private void joinSteps(int from) {
    float all = 1;
    boolean open = false;
    for (int i = from; i < count; i++) {
      if (Float.isNaN(labels[i])) {
        open = true;
      } else {
        all *= labels[i];
      }
      labels[i] = open && all != 0 ? Float.NaN : all;
    }
  }

  /** A label as a text: 1 for a boolean that is true. */
  private static String text(EventReader.Cell cell) {
    return cell.value() instanceof Boolean truth ? (truth ? "1" : "0") : cell.text();
  }

  /** The labels of the event added last, one a task. */
  float[] last() {
    return Arrays.copyOfRange(labels, count - tasks.size(), count);
  }

  private float label(TaskSpec task, String text) throws DataException {
    Double from = task.positiveFrom();
    if (text.isEmpty() && leavesOut(task)) {
      return Float.NaN;
    }
    if (from != null) {
      return !text.isEmpty() && number(task, text) >= from ? 1 : 0;
    }
    double label = number(task, text);
    return switch (loss) {
      case CROSS_ENTROPY -> {
        if (!(label >= 0 && label <= 1)) {
          throw invalid(task, text, "a label in [0, 1]");
        }
        yield (float) label;
      }
      case SQUARED -> {
        if (!(Math.abs(label) <= Float.MAX_VALUE)) {
          throw invalid(task, text, "a label that a single-precision number can have");
        }
        yield (float) label;
      }
    };
  }

  /** Of a single task an empty label would be a row for nothing, so that has to be asked for. */
  private boolean leavesOut(TaskSpec task) {
    return task.empty() == TaskSpec.Empty.LEFT_OUT
        || (task.empty() == null && task.positiveFrom() == null && tasks.size() > 1);
  }

  private double number(TaskSpec task, String text) throws DataException {
    try {
      return RawValueEncoder.number(text);
    } catch (InvalidValueException e) {
      throw invalid(task, text, "a finite number, true or false");
    }
  }

  private DataException invalid(TaskSpec task, String text, String expected) {
    return events.error(
        "column ["
            + task.columnName()
            + "]: expected "
            + expected
            + ", found ["
            + text
            + "]"
            + (text.isEmpty() ? "; a task with [empty: left_out] passes over such rows" : ""));
  }

  /**
   * All labels, those of a row together.
   *
   * @throws DataException when there are no rows, or a task has no labels or all the same
   */
  float[] finish() throws DataException {
    float[] all = all();
    for (int task = 0; task < tasks.size(); task++) {
      Optional<String> problem = problem(task, all);
      if (problem.isPresent()) {
        throw events.fileError(problem.get());
      }
    }
    return all;
  }

  /**
   * The same of rows that a model is measured on, which may be without a rare label: it warns of
   * tasks that have no labels, or only one to tell from others.
   *
   * @throws DataException when there are no rows, or this is so of every task
   */
  float[] finishMeasured(Progress progress) throws DataException {
    float[] all = all();
    List<String> problems = new ArrayList<>();
    for (int task = 0; task < tasks.size(); task++) {
      // An error needs no label beside it.
      if (loss == Loss.CROSS_ENTROPY || Float.isNaN(first(task, all))) {
        problem(task, all).ifPresent(problems::add);
      }
    }
    if (problems.size() == tasks.size()) {
      throw events.fileError(problems.getFirst());
    }
    problems.forEach(
        problem ->
            progress.warn(
                "[" + events.file() + "] " + problem + ": metrics without a value are left out"));
    return all;
  }

  private float[] all() throws DataException {
    if (count == 0) {
      throw events.fileError("expected rows behind the header, found none");
    }
    return Arrays.copyOf(labels, count);
  }

  /** The first label that a task has; NaN if it has none. */
  private float first(int index, float[] all) {
    for (int i = index; i < all.length; i += tasks.size()) {
      if (!Float.isNaN(all[i])) {
        return all[i];
      }
    }
    return Float.NaN;
  }

  /** What is wrong with the labels of a task. */
  private Optional<String> problem(int index, float[] all) {
    TaskSpec task = tasks.get(index);
    float first = first(index, all);
    for (int i = index; i < all.length; i += tasks.size()) {
      if (!Float.isNaN(all[i]) && all[i] != first) {
        return Optional.empty();
      }
    }
    String expected =
        Float.isNaN(first)
            ? "expected labels in column ["
            : loss == Loss.SQUARED
                ? "expected labels that differ in column ["
                : "expected positive and negative labels in column [";
    String found =
        Float.isNaN(first) ? "it is empty in every row" : "every row has [" + first + "]";
    return Optional.of(
        "task [" + task.name() + "]: " + expected + task.columnName() + "], " + found);
  }
}
