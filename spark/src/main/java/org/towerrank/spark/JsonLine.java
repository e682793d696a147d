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
import java.util.Locale;
import org.towerrank.csv.DataException;

/** A line of JSON as it is checked, and written so that Spark reads what one machine does. */
final class JsonLine {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final JsonParser parser;
  private final String file;
  private final boolean looked;

  private JsonLine(JsonParser parser, String file, boolean looked) {
    this.parser = parser;
    this.file = file;
    this.looked = looked;
  }

  /**
   * The same line for a look at its types, with {@link JsonSchema#NO_KEY} in objects that have no
   * key.
   *
   * @throws DataException naming the file where a line is not one object, or has a number or a text
   *     that would not be kept
   */
  static String looked(byte[] line, String file) throws IOException {
    return written(line, file, JsonTexts.NONE, true);
  }

  /**
   * The same line with texts for what is read as such.
   *
   * @param texts where values are texts
   * @throws DataException naming the file where a line is not one object, or has a number or a text
   *     that would not be kept
   */
  static String checked(byte[] line, String file, JsonTexts texts) throws IOException {
    return written(line, file, texts, false);
  }

  private static String written(byte[] line, String file, JsonTexts texts, boolean looked)
      throws IOException {
    StringWriter written = new StringWriter(line.length);
    try (JsonParser parser = JSON.createParser(line);
        JsonGenerator generator = JSON.createGenerator(written)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw refused(file, "found a list, or a value alone");
      }
      new JsonLine(parser, file, looked).copyObject(generator, texts, false);
      if (parser.nextToken() != null) {
        throw refused(file, "found more behind it");
      }
    } catch (JsonProcessingException e) {
      throw refused(file, e.getOriginalMessage());
    }
    return whole(written.toString(), file);
  }

  /**
   * Copies from the current token to the end of its value.
   *
   * @param lists how many lists the value lies in, behind its key
   * @param inText whether it lies in what is read as a text
   */
  private void copy(JsonGenerator generator, JsonTexts texts, int lists, boolean inText)
      throws IOException {
    JsonToken token = parser.currentToken();
    if (!inText && lists == texts.lists() && token != JsonToken.VALUE_NULL) {
      copyText(generator, token);
    } else if (token == JsonToken.START_OBJECT) {
      copyObject(generator, texts, inText);
    } else if (token == JsonToken.START_ARRAY) {
      generator.writeStartArray();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        copy(generator, texts, lists + 1, inText);
      }
      generator.writeEndArray();
    } else if (token.isNumeric()) {
      copyNumber(generator, inText);
    } else {
      generator.copyCurrentEvent(parser);
    }
  }

  private void copyObject(JsonGenerator generator, JsonTexts texts, boolean inText)
      throws IOException {
    generator.writeStartObject();
    boolean any = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      any = true;
      String key = parser.currentName();
      generator.writeFieldName(key);
      parser.nextToken();
      copy(generator, texts.of(key), 0, inText);
    }
    if (looked && !any && !parser.getParsingContext().inRoot()) {
      generator.writeNullField(JsonSchema.NO_KEY);
    }
    generator.writeEndObject();
  }

  /** Objects and lists are the text that JSON writes them as. */
  private void copyText(JsonGenerator generator, JsonToken token) throws IOException {
    if (token.isNumeric()) {
      generator.writeString(text());
    } else if (token.isStructStart()) {
      StringWriter text = new StringWriter();
      try (JsonGenerator inner = JSON.createGenerator(text)) {
        copy(inner, JsonTexts.NONE, 0, true);
      }
      generator.writeString(text.toString());
    } else {
      generator.copyCurrentEvent(parser);
    }
  }

  private void copyNumber(JsonGenerator generator, boolean inText) throws IOException {
    String said = number();
    if (!inText) {
      generator.writeNumber(said);
    } else if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      generator.writeNumber(parser.getLongValue());
    } else {
      double number = parser.getDoubleValue();
      generator.writeRawValue(Double.isFinite(number) ? JsonNumbers.text(number) : said);
    }
  }

  private String number() throws IOException {
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw new DataException(
          "["
              + file
              + "]: expected whole numbers below 9223372036854775808, found ["
              + parser.getText()
              + "]: write such numbers as texts");
    }
    return parser.getText();
  }

  /** A number alone is as columns of numbers are, when they become texts. */
  private String text() throws IOException {
    String said = number();
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      return Long.toString(parser.getLongValue());
    }
    double number = parser.getDoubleValue();
    return Double.isFinite(number) ? String.valueOf(SparkFunctions.text(number)) : said;
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
