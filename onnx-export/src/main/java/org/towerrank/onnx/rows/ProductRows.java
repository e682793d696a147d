package org.towerrank.onnx.rows;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operators that multiply matrices. */
final class ProductRows {
  private static final String SUMS = "it sums over the rows";

  private ProductRows() {}

  /** Rows lie along an axis that stays, or both factors' rows along the same one before these. */
  static @Nullable RowAxis matMul(RowInputs inputs) {
    int left = inputs.rank(0);
    int right = inputs.rank(1);
    int groups = Math.max(Math.max(left, right) - 2, 0);
    RowAxis found = null;
    for (int input : inputs.carriers()) {
      int at = inputs.axis(input).axis() - inputs.rank(input);
      boolean inner = input == 0 ? at == -1 : at == (right == 1 ? -1 : -2);
      if (inner) {
        throw RowsException.mixed(SUMS);
      }
      RowAxis axis = inputs.axis(input).at(at < -2 ? groups + 2 + at : groups + place(input, left));
      if (found != null && !found.equals(axis)) {
        throw RowsException.mixed("it multiplies rows with other rows");
      }
      requireRepeated(inputs, input, at);
      found = axis;
    }
    return found;
  }

  /** The same over whole numbers, whose zero points are of all rows. */
  static @Nullable RowAxis matMulInteger(RowInputs inputs) {
    inputs.requireOnly(0, 1);
    for (int zero = 2; zero < 4; zero++) {
      if (inputs.has(zero) && inputs.rank(zero) > 0) {
        throw RowsException.unproven("it has a zero point for each row or column");
      }
    }
    return matMul(inputs);
  }

  /** Where the rows of the left or the columns of the right factor lie, behind the groups. */
  private static int place(int input, int left) {
    return input == 0 || left == 1 ? 0 : 1;
  }

  /** Of many matrices, the other factor has as many, or one for all. */
  private static void requireRepeated(RowInputs inputs, int input, int at) {
    int other = 1 - input;
    int place = inputs.rank(other) + at;
    if (at < -2 && !inputs.carries(other) && place >= 0) {
      var size = inputs.dimensions(other).get(place);
      if (size != null && size.factor() != 1) {
        throw RowsException.unproven("it expects a fixed number of rows");
      }
    }
  }

  static @Nullable RowAxis gemm(RowInputs inputs) {
    inputs.requireOnly(0, 2);
    if (!inputs.carries(0)) {
      throw RowsException.unproven("rows are only in what it adds");
    }
    RowAxis rows = inputs.axis(0);
    if (rows.axis() != (inputs.number("transA", 0) == 0 ? 0 : 1)) {
      throw RowsException.mixed(SUMS);
    }
    if (inputs.has(2)) {
      boolean alike = inputs.rank(2) == 2 && inputs.carries(2) && inputs.axis(2).equals(rows.at(0));
      var sizes = inputs.dimensions(2);
      boolean fixed = sizes.size() == 2 && (sizes.get(0) == null || sizes.get(0).factor() != 1);
      if (inputs.carries(2) ? !alike : fixed) {
        throw RowsException.unproven("what it adds has no row for each row");
      }
    }
    return rows.at(0);
  }

  static @Nullable RowAxis einsum(RowInputs inputs) {
    String equation =
        inputs
            .attribute("equation")
            .map(AttributeProto::getS)
            .map(text -> text.toStringUtf8().replace(" ", ""))
            .orElse("");
    String[] sides = equation.split("->", -1);
    if (sides.length != 2
        || equation.contains(".")
        || sides[0].split(",", -1).length != inputs.node().getInputCount()) {
      throw RowsException.unproven("there is no rule for [" + equation + "]");
    }
    List<String> terms = List.of(sides[0].split(",", -1));
    int first = inputs.carriers().getFirst();
    char letter = terms.get(first).charAt(inputs.axis(first).axis());
    for (int i = 0; i < terms.size(); i++) {
      int at = terms.get(i).indexOf(letter);
      boolean once = at == terms.get(i).lastIndexOf(letter);
      boolean along =
          inputs.carries(i)
              ? at == inputs.axis(i).axis() && inputs.axis(i).isLike(inputs.axis(first))
              : at < 0;
      if (!once || !along) {
        throw RowsException.unproven("[" + equation + "] combines rows with other rows");
      }
    }
    int at = sides[1].indexOf(letter);
    if (at < 0) {
      throw RowsException.mixed(SUMS);
    }
    return inputs.axis(first).at(at);
  }

  static @Nullable RowAxis conv(RowInputs inputs) {
    return ReductionRows.ofEachRow(inputs);
  }
}
