package org.towerrank.lucene;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The scores of every task for some documents, in rising order of their ids. */
public final class TaskScores {
  private final List<String> tasks;
  private final int[] documents;
  private final float[] scores;

  /**
   * Scores; the arrays are not to be changed afterwards.
   *
   * @param tasks names
   * @param documents in rising order
   * @param scores of every task for the first document, then for the second, and so on
   */
  public TaskScores(List<String> tasks, int[] documents, float[] scores) {
    this.tasks = tasks;
    this.documents = documents;
    this.scores = scores;
  }

  /** Names of the tasks, in the order of the scores. */
  public List<String> tasks() {
    return tasks;
  }

  /** Number of documents. */
  public int size() {
    return documents.length;
  }

  /** The document at a position. */
  public int document(int position) {
    return documents[position];
  }

  /** The position of a document; negative when it was not among them. */
  private int position(int document) {
    return Arrays.binarySearch(documents, document);
  }

  /** Whether a document was among them. */
  public boolean contains(int document) {
    return position(document) >= 0;
  }

  /** The score of a task for the document at a position. */
  public float score(int position, int task) {
    return scores[position * tasks.size() + task];
  }

  /**
   * The scores of a document by task.
   *
   * @throws IllegalArgumentException when it was not among the documents
   */
  public Map<String, Float> of(int document) {
    int position = position(document);
    if (position < 0) {
      throw new IllegalArgumentException("document [" + document + "] was not scored");
    }
    Map<String, Float> byTask = new LinkedHashMap<>();
    for (int task = 0; task < tasks.size(); task++) {
      byTask.put(tasks.get(task), score(position, task));
    }
    return byTask;
  }

  /** The combined score of the document at a position. */
  double combined(int position, Combination combination, double[] weights) {
    return combination.apply(scores, position * tasks.size(), weights);
  }
}
