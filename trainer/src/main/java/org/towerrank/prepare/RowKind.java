package org.towerrank.prepare;

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

  RowColumns columns(int split) {
    return split == 0 ? train : heldOut;
  }

  Sql joins(int split) {
    return split == 0 ? trainJoins : heldOutJoins;
  }
}
