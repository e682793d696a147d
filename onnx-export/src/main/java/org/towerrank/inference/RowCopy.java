package org.towerrank.inference;

import java.util.ArrayList;
import java.util.List;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RowLayout;
import org.towerrank.feature.Side;

/** Copies encoded rows of a schema into inputs of a session. Immutable. */
final class RowCopy {
  private final List<Span> spans = new ArrayList<>();
  private final int width;

  /**
   * Numbers that lie side by side in rows and in an input.
   *
   * @param input its index
   * @param source the first in a row
   * @param column the first in a row of the input
   */
  private record Span(int input, int source, int column, int width) {}

  /**
   * A copy.
   *
   * @param inputs of the session
   * @param sides whose inputs are filled
   */
  RowCopy(FeatureSchema schema, List<InputLayout> inputs, List<Side> sides) {
    RowLayout layout = new RowLayout(schema);
    this.width = layout.width();
    for (int i = 0; i < inputs.size(); i++) {
      if (sides.contains(inputs.get(i).side())) {
        addSpans(layout, i, inputs.get(i).features());
      }
    }
  }

  private void addSpans(RowLayout layout, int input, List<String> features) {
    int column = 0;
    for (String name : features) {
      int width = layout.schema().feature(name).width();
      int source = layout.offset(name);
      Span last = spans.isEmpty() ? null : spans.getLast();
      if (last != null && last.input == input && last.source + last.width == source) {
        spans.set(spans.size() - 1, new Span(input, last.source, last.column, last.width + width));
      } else {
        spans.add(new Span(input, source, column, width));
      }
      column += width;
    }
  }

  /** Copies {@code rows[from .. from + count)} to the first rows of the inputs. */
  void copy(EncodedRows rows, int from, int count, GraphBuffers buffers) {
    if (rows.layout().width() != width) {
      throw new IllegalArgumentException(
          "expected rows of "
              + width
              + " numbers, as the model's schema has, got rows of "
              + rows.layout().width());
    }
    for (Span span : spans) {
      InputBuffer input = buffers.inputs().get(span.input);
      for (int row = 0; row < count; row++) {
        int source = (from + row) * width + span.source;
        input.put(row * input.width() + span.column, rows.data(), source, span.width);
      }
    }
  }
}
