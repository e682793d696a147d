package org.towerrank.prepare;

import java.util.List;
import java.util.stream.Stream;
import org.towerrank.sql.Sql;

/** Rows of a kind, such as those for rankers. */
record RowKind(
    String name,
    String splitColumn,
    Sql rows,
    Sql trainJoins,
    RowColumns train,
    Sql heldOutJoins,
    RowColumns heldOut) {

  /** Names of columns whose values are lists of a user's items, in any split. */
  List<String> lists() {
    return Stream.concat(train.lists().stream(), heldOut.lists().stream()).distinct().toList();
  }

  RowColumns columns(int split) {
    return split == 0 ? train : heldOut;
  }

  Sql joins(int split) {
    return split == 0 ? trainJoins : heldOutJoins;
  }
}
