package org.towerrank.spark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.towerrank.csv.DataException;

/**
 * JSON lines as one machine reads them. Spark alone takes what it can of a line: the first of two
 * objects, and the elements of a list as rows.
 */
final class JsonLines {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  /** Blank lines are none. */
  private static final String FILLED = "[^ \\t\\r\\n]";

  private JsonLines() {}

  /** The rows of some files, which all decide of the types of columns. */
  static Dataset<Row> read(SparkSession session, List<String> paths, Map<String, String> options) {
    Dataset<Row> lines =
        session
            .read()
            .text(paths.toArray(String[]::new))
            .where(functions.col("value").rlike(FILLED));
    Dataset<String> looked = lines.select(checked(Map.of())).as(Encoders.STRING());
    StructType schema = session.read().options(options).json(looked).schema();
    return lines
        .select(functions.from_json(checked(texts(schema)), schema, options).as("row"))
        .select("row.*");
  }

  /** The keys of texts, and of lists of them, and how deep these texts lie. */
  private static Map<String, Integer> texts(StructType schema) {
    Map<String, Integer> texts = new HashMap<>();
    for (StructField field : schema.fields()) {
      DataType type = field.dataType();
      int depth = 1;
      for (; type instanceof ArrayType list; depth++) {
        type = list.elementType();
      }
      if (type instanceof StringType) {
        texts.put(field.name(), depth);
      }
    }
    return Map.copyOf(texts);
  }

  private static Column checked(Map<String, Integer> texts) {
    UDF2<byte[], String, String> function = (line, file) -> checked(line, file, texts);
    return functions
        .udf(function, DataTypes.StringType)
        .apply(
            functions.col("value").cast(DataTypes.BinaryType),
            functions.col("_metadata.file_path"));
  }

  /**
   * The same line.
   *
   * @param texts how deep the numbers of a key lie that become texts, written as one machine does
   * @throws DataException naming the file where a line is not one object, or has a number or a text
   *     that would not be kept
   */
  private static String checked(byte[] line, String file, Map<String, Integer> texts)
      throws IOException {
    StringWriter written = new StringWriter(line.length);
    try (JsonParser parser = JSON.createParser(line);
        JsonGenerator generator = JSON.createGenerator(written)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw refused(file, "found a list, or a value alone");
      }
      generator.copyCurrentEvent(parser);
      int ofTexts = 0;
      for (int depth = 1; depth > 0; ) {
        JsonToken token = parser.nextToken();
        if (depth == 1 && token == JsonToken.FIELD_NAME) {
          ofTexts = texts.getOrDefault(parser.currentName(), 0);
        }
        if (token.isNumeric()) {
          boolean text = depth == ofTexts;
          copyNumber(parser, generator, text, file);
        } else {
          generator.copyCurrentEvent(parser);
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      }
      if (parser.nextToken() != null) {
        throw refused(file, "found more behind it");
      }
    } catch (JsonProcessingException e) {
      throw refused(file, e.getOriginalMessage());
    }
    return whole(written.toString(), file);
  }

  private static void copyNumber(
      JsonParser parser, JsonGenerator generator, boolean text, String file) throws IOException {
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw new DataException(
          "["
              + file
              + "]: expected whole numbers below 9223372036854775808, found ["
              + parser.getText()
              + "]: write such numbers as texts");
    }
    if (text) {
      generator.writeString(text(parser));
    } else {
      generator.writeNumber(parser.getText());
    }
  }

  private static String text(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      return Long.toString(parser.getLongValue());
    }
    double number = parser.getDoubleValue();
    return Double.isFinite(number) ? String.valueOf(SparkFunctions.text(number)) : parser.getText();
  }

  /** Half of a character, as escapes may say one, is nothing that UTF-8 has. */
  private static String whole(String line, String file) throws DataException {
    for (int i = 0; i < line.length(); i++) {
      if (Character.isHighSurrogate(line.charAt(i))
          && i + 1 < line.length()
          && Character.isLowSurrogate(line.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(line.charAt(i))) {
        throw refused(
            file,
            String.format(Locale.ROOT, "found half a character, \\u%04x", (int) line.charAt(i)));
      }
    }
    return line;
  }

  private static DataException refused(String file, String why) {
    return new DataException("[" + file + "]: expected one JSON object a line: " + why);
  }
}
