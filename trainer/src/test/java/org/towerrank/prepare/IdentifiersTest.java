package org.towerrank.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.sql.Engine;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.Sql;
import org.towerrank.sql.SqlFile;

/** Users and items are equal in preparations where they are for encoders. */
class IdentifiersTest {
  private static final List<String> TEXTS =
      List.of(
          "0",
          "-0",
          "-0.0",
          "0e5",
          "0.00",
          "1e-999",
          "-1e-999",
          "true",
          "TRUE",
          "True",
          "tRUE",
          "false",
          "FALSE",
          "False",
          "1000",
          "1e3",
          "1E+3",
          "1000.0",
          "10e2",
          "12.1",
          "12.10",
          "1.21e1",
          "012.1",
          "+1000",
          ".5",
          "0.5",
          "5.",
          "5",
          "5.0",
          "007",
          "7.0",
          "-7",
          "-7.00",
          "1e999",
          "-1e999",
          "1e",
          "e1",
          "1.2.3",
          "1e3x",
          "9007199254740992",
          "9007199254740992.0",
          "9007199254740993",
          "9007199254740993.0",
          "9007199254740994.0",
          "9.007199254740994e15",
          "12345678901234567890",
          "12345678901234567890.0",
          "1.2345678901234567e19",
          "1e16",
          "1.0E16",
          "10000000000000000",
          "1e22",
          "0.00001",
          "1E-5",
          "4.9e-324",
          "3e-324",
          "2e-324",
          "u1",
          "U.1",
          "-",
          "-0x",
          "-01",
          "Zoë",
          "x-0.0",
          "物 1.0",
          "1_0",
          "0x10",
          "NaN",
          "inf");

  @TempDir private Path folder;
  private Engine engine;

  @BeforeEach
  void start() throws IOException {
    engine = Engine.reading();
    engine.execute(SqlFile.of(EmbeddedEngine.class, "functions.sql"), Map.of());
  }

  @AfterEach
  void stop() throws IOException {
    engine.close();
  }

  /** What a text becomes is the same value as it, and one text of each value. */
  @Test
  void textsAreEqualWhereTheyAreForEncoders() throws IOException {
    List<String> texts = new ArrayList<>(TEXTS);
    Random random = new Random(5);
    for (int i = 0; i < 4000; i++) {
      texts.add(Double.toString(Double.longBitsToDouble(random.nextLong())));
      BigInteger digits = new BigInteger(1 + random.nextInt(80), random);
      texts.add(new BigDecimal(digits, random.nextInt(30) - 8).toString());
    }
    Map<String, String> ofValue = new HashMap<>();
    for (@Nullable String[] row : engine.rows("SELECT t, said_id(t) FROM " + values(texts))) {
      String text = Objects.requireNonNull(row[0]);
      String said = Objects.requireNonNull(row[1]);
      String value = RawValueEncoder.canonicalText(text);
      assertThat(RawValueEncoder.canonicalText(said)).as(text).isEqualTo(value);
      assertThat(ofValue.computeIfAbsent(value, v -> said)).as(text).isEqualTo(said);
    }
  }

  private static String values(List<String> texts) {
    return texts.stream()
        .map(text -> "(" + Sql.text(text).code() + ")")
        .collect(Collectors.joining(", ", "(VALUES ", ") AS said(t)"));
  }

  @Test
  void spacesAroundThemDoNotCount() throws IOException {
    List<String> texts =
        List.of(" 1e3 ", "\u00a0TRUE\u3000", "\u3000-0", "\u00a0zoë ", " u.1", "7 ", "\u3000 ", "");
    assertThat(engine.rows("SELECT said_id(t) FROM " + values(texts)))
        .extracting(row -> row[0])
        .containsExactly("1000", "true", "0", "zoë", "u.1", "7", null, null);
  }

  @Test
  void decimalsKeepTheDigitsOfWholeNumbers() throws IOException {
    Path file = folder.resolve("ids.parquet");
    engine.execute(
        "COPY (SELECT unnest([9007199254740993.00, 12.10]::DECIMAL(20, 2)[]) AS id) TO "
            + Sql.path(file).code());
    FileTable table = FileTable.open(engine, folder, List.of("ids.parquet"), null);
    String said = Identifiers.said(table.column("id"), new DuckDbDialect()).code();
    assertThat(engine.rows("SELECT " + said + " FROM " + table.reading().code()))
        .extracting(row -> row[0])
        .containsExactly("9007199254740993", "12.1");
  }
}
