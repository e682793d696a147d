package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.Map;
import org.towerrank.feature.IdEncoder;
import org.towerrank.onnx.GraphAdapter.Binding;

/** Writes the nodes that make inputs which tools fill with what follows from a sequence. */
final class DerivedNodes {
  private final GraphEditor editor;
  private final IdNodes ids;

  DerivedNodes(GraphEditor editor) {
    this.editor = editor;
    this.ids = new IdNodes(editor);
  }

  /**
   * Checks that an input can hold what is derived.
   *
   * @param sequence the ids that it is derived of
   */
  void requireFits(GraphValue input, DerivedInput derived, InputPart.Ids sequence) {
    boolean ofRow = derived == DerivedInput.LENGTH;
    long expected = ofRow ? 1 : sequence.width();
    boolean rank = input.rank() == 2 || (ofRow && input.rank() == 1);
    boolean fits = rank && (input.width() == GraphValue.ANY || input.width() == expected);
    editor.require(
        fits && input.type() != DataType.STRING,
        "input ["
            + input.name()
            + "] "
            + input.describe()
            + ": expected numbers, "
            + expected
            + (ofRow ? " a row for the length" : " a row for the elements")
            + " of ["
            + sequence.feature()
            + "]");
  }

  /**
   * Lets the tool's nodes read what is derived in place of an input.
   *
   * @param binding the input that has the ids of the sequence, and no others
   */
  void write(GraphValue input, DerivedInput derived, InputPart.Ids sequence, Binding binding) {
    String arranged =
        ids.arranged(binding.name(), binding.type(), sequence.width(), sequence.arrangement());
    String value =
        switch (derived) {
          case MASK -> ids.cast(ids.present(arranged, binding.type()), DataType.BOOL, input.type());
          case ZEROS -> ids.cast(none(arranged, binding.type()), DataType.BOOL, input.type());
          case LENGTH ->
              ids.cast(
                  ids.lengths(arranged, binding.type(), input.rank() == 2),
                  DataType.INT64,
                  input.type());
        };
    editor.rename(Map.of(input.name(), value));
  }

  /** False everywhere, as no id is less than that of a missing value. */
  private String none(String arranged, DataType type) {
    return editor.before(OnnxOperator.LESS, List.of(arranged, ids.scalar(type, IdEncoder.MISSING)));
  }
}
