package org.towerrank.lucene.column;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.towerrank.feature.Side;
import org.towerrank.inference.GraphBuffers;
import org.towerrank.inference.InputBuffer;
import org.towerrank.inference.InputLayout;

/** The item inputs of a session side by side: one document's numbers as one row. */
final class ItemInputs {
  private final int[] indexes;
  private final int[] widths;
  private final int width;

  ItemInputs(List<InputLayout> inputs) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).side() == Side.ITEM) {
        found.add(i);
      }
    }
    this.indexes = found.stream().mapToInt(Integer::intValue).toArray();
    this.widths = found.stream().mapToInt(i -> inputs.get(i).width()).toArray();
    this.width = Arrays.stream(widths).sum();
  }

  /** Numbers of one document. */
  int width() {
    return width;
  }

  /** Writes numbers from an index on into a row of the inputs. */
  void copyFrom(int[] numbers, int from, GraphBuffers buffers, int row) {
    int at = from;
    for (int i = 0; i < indexes.length; i++) {
      buffers.inputs().get(indexes[i]).put(row * widths[i], numbers, at, widths[i]);
      at += widths[i];
    }
  }

  /**
   * Writes the numbers of some documents into their rows.
   *
   * @param found the index in the slice of each
   */
  void copyFrom(
      int[][] documents, int[] found, int from, DocumentWindow.Slice slice, GraphBuffers buffers) {
    if (documents.length > 0 && documents.length == slice.count() && slice.isWithoutGaps()) {
      copyAllFrom(documents, documents.length, from, buffers, slice.row(0));
      return;
    }
    for (int i = 0; i < documents.length; i++) {
      copyFrom(documents[i], from, buffers, slice.row(found[i]));
    }
  }

  /**
   * The same for rows one after another, input by input: a buffer outside of the heap takes many
   * numbers at once much faster than a few.
   *
   * @param documents numbers of each row; the first {@code count} count
   * @param row the first
   */
  void copyAllFrom(int[][] documents, int count, int from, GraphBuffers buffers, int row) {
    int at = from;
    for (int i = 0; i < indexes.length; i++) {
      int columns = widths[i];
      int[] numbers = new int[count * columns];
      int next = 0;
      for (int document = 0; document < count; document++) {
        int[] numbersOfOne = documents[document];
        for (int column = at; column < at + columns; column++) {
          numbers[next++] = numbersOfOne[column];
        }
      }
      buffers.inputs().get(indexes[i]).put(row * columns, numbers, 0, numbers.length);
      at += columns;
    }
  }

  /** The reverse of {@link #copyFrom}. */
  void copyTo(int[] numbers, int from, GraphBuffers buffers, int row) {
    int at = from;
    for (int i = 0; i < indexes.length; i++) {
      InputBuffer input = buffers.inputs().get(indexes[i]);
      for (int column = 0; column < widths[i]; column++) {
        numbers[at++] = input.get(row * widths[i] + column);
      }
    }
  }
}
