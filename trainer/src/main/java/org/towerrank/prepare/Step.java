package org.towerrank.prepare;

import java.util.Map;
import org.towerrank.sql.Sql;
import org.towerrank.sql.SqlFile;

/** The files of SQL beside this class, one a step. */
final class Step {
  private Step() {}

  /** The query of a step. */
  static String query(String name, Map<String, Sql> pieces) {
    return SqlFile.of(Step.class, name + ".sql").statements(pieces).getFirst();
  }
}
