package org.towerrank.spark;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.towerrank.csv.DataException;

/**
 * JSON lines as one machine reads them. Spark alone takes what it can of a line: the first of two
 * objects, and the elements of a list as rows.
 */
final class JsonLines {
  /** Blank lines are none. */
  private static final String FILLED = "[^ \\t\\r\\n]";

  private JsonLines() {}

  /**
   * The rows of some files, which all decide of the types of columns.
   *
   * @throws DataException when an object has keys that differ in case alone
   */
  static Dataset<Row> read(SparkSession session, List<String> paths, Map<String, String> options)
      throws DataException {
    Dataset<Row> lines =
        session
            .read()
            .text(paths.toArray(String[]::new))
            .where(functions.col("value").rlike(FILLED));
    Dataset<String> looked = lines.select(by(JsonLine::looked)).as(Encoders.STRING());
    StructType schema = JsonSchema.of(session.read().options(options).json(looked).schema());
    JsonTexts texts = JsonTexts.of(schema);
    Column checked = by((line, file) -> JsonLine.checked(line, file, texts));
    return lines.select(functions.from_json(checked, schema, options).as("row")).select("row.*");
  }

  /** Each line as a function of it and its file makes it. */
  private static Column by(UDF2<byte[], String, String> function) {
    return functions
        .udf(function, DataTypes.StringType)
        .apply(
            functions.col("value").cast(DataTypes.BinaryType),
            functions.col("_metadata.file_path"));
  }
}
