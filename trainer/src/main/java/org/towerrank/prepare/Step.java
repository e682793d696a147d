package org.towerrank.prepare;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;
import org.towerrank.sql.SqlFile;

/** The files of SQL beside this class, one a step. */
final class Step {
  private Step() {}

  /** Executes a step. */
  static void run(Engine engine, String name, Map<String, Sql> pieces) throws IOException {
    engine.execute(file(name), pieces);
  }

  /** The rows that a step gives. */
  static List<@Nullable String[]> rows(Engine engine, String name, Map<String, Sql> pieces)
      throws IOException {
    return engine.rows(file(name), pieces);
  }

  /** Executes a step that deletes events, and counts them. */
  static long deleted(Engine engine, String name, Map<String, Sql> pieces) throws IOException {
    long before = engine.number("SELECT count(*) FROM events");
    run(engine, name, pieces);
    return before - engine.number("SELECT count(*) FROM events");
  }

  private static SqlFile file(String name) {
    return SqlFile.of(Step.class, name + ".sql");
  }
}
