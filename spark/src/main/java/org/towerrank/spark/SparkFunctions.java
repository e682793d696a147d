package org.towerrank.spark;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import org.towerrank.parquet.UnsaidTexts;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The functions of {@code functions.sql} for Spark. They give what DuckDB gives, or nothing where
 * DuckDB knows a way to say a time that is not taken here.
 */
final class SparkFunctions {
  private static final double TWO_TO_64 = 0x1p64;
  private static final int MOST_PLAIN_DIGITS = 16;
  private static final int MOST_PLAIN_ZEROS = -4;
  private static final double MOST_EXACT = 0x1p53;

  /** A number as JSON writes it, which is compared as one. */
  private static final Pattern COMPARED =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

  private static final Set<String> BOOLEANS = Set.of("True", "TRUE", "False", "FALSE");

  /** What a number or a boolean that is written otherwise has in it. */
  private static final Pattern OTHERWISE = Pattern.compile("[.eE]|-0");

  private static final Pattern NUMBER =
      Pattern.compile("\\+?-?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
  private static final Pattern NO_NUMBER =
      Pattern.compile("\\+?(-?)(inf|infinity|nan)", Pattern.CASE_INSENSITIVE);
  private static final Pattern TIME =
      Pattern.compile(
          "([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T]([0-9]{1,2}):([0-9]{1,2})"
              + "(?::([0-9]{1,2})(?:\\.([0-9]*))?)?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?");

  /** Before, calendars differ. */
  private static final int FIRST_YEAR = 1600;

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

  private static final DataType TEXTS = DataTypes.createArrayType(DataTypes.StringType);

  private SparkFunctions() {}

  /** Makes them known to a session. */
  static void register(SparkSession session) {
    session
        .udf()
        .register(
            "said_id", (UDF1<String, String>) SparkFunctions::identifier, DataTypes.StringType);
    session
        .udf()
        .register(
            "said_ids",
            (UDF1<Seq<String>, List<@Nullable String>>) SparkFunctions::identifiers,
            TEXTS);
    session
        .udf()
        .register("said_items", (UDF2<String, String, List<String>>) SparkFunctions::items, TEXTS);
    session
        .udf()
        .register(
            "listed_texts",
            (UDF1<Seq<String>, String>) SparkFunctions::listed,
            DataTypes.StringType);
    session
        .udf()
        .register(
            "said_with_spaces",
            (UDF1<String, String>) SparkFunctions::withSpaces,
            DataTypes.StringType);
    session
        .udf()
        .register(
            "said_number", (UDF1<String, Double>) SparkFunctions::number, DataTypes.DoubleType);
    session
        .udf()
        .register("said_micros", (UDF1<String, Long>) SparkFunctions::micros, DataTypes.LongType);
    session
        .udf()
        .register(
            "written_micros", (UDF2<String, String, Long>) WrittenTime::micros, DataTypes.LongType);
    session
        .udf()
        .register("number_text", (UDF1<Double, String>) SparkFunctions::text, DataTypes.StringType);
    session
        .udf()
        .register(
            "bytes_text",
            (UDF2<byte[], String, String>) SparkFunctions::text,
            DataTypes.StringType);
    session
        .udf()
        .register("utc_seconds", (UDF1<Long, String>) us -> utc(us, SECONDS), DataTypes.StringType);
    session
        .udf()
        .register("utc_micros", (UDF1<Long, String>) us -> utc(us, MICROS), DataTypes.StringType);
    session
        .udf()
        .register("drawn", (UDF2<String, Long, Long>) SparkFunctions::drawn, DataTypes.LongType);
    session
        .udf()
        .register("chance", (UDF1<String, Double>) SparkFunctions::chance, DataTypes.DoubleType);
  }

  private static @Nullable String text(byte @Nullable [] bytes, String column) {
    return bytes == null ? null : UnsaidTexts.text(column, bytes);
  }

  static @Nullable String identifier(@Nullable String said) {
    String text = said == null ? "" : trimmed(said);
    if (text.isEmpty()) {
      return null;
    }
    return OTHERWISE.matcher(text).find() ? compared(text) : text;
  }

  private static @Nullable List<@Nullable String> identifiers(@Nullable Seq<String> said) {
    if (said == null) {
      return null;
    }
    List<@Nullable String> identifiers = new ArrayList<>();
    for (@Nullable String each : CollectionConverters.asJava(said)) {
      identifiers.add(identifier(each));
    }
    return identifiers;
  }

  /** The parts of a text, without spaces around them and without those that are empty. */
  private static @Nullable List<String> items(@Nullable String said, String separator) {
    return said == null
        ? null
        : Arrays.stream(said.split(Pattern.quote(separator), -1))
            .map(SparkFunctions::trimmed)
            .filter(part -> !part.isEmpty())
            .toList();
  }

  private static @Nullable String listed(@Nullable Seq<String> texts) {
    return texts == null
        ? null
        : CollectionConverters.asJava(texts).stream()
            .filter(Objects::nonNull)
            .collect(Collectors.joining(", "));
  }

  static @Nullable String withSpaces(@Nullable String said) {
    String text = said == null ? "" : trimmed(said);
    return text.isEmpty() || text.equals(said) ? null : said;
  }

  /** A text as encoders compare it: 1e3 is 1000, 12.10 is 12.1 and TRUE is true. */
  private static String compared(String text) {
    if (BOOLEANS.contains(text)) {
      return text.toLowerCase(Locale.ROOT);
    }
    if (!COMPARED.matcher(text).matches()) {
      return text;
    }
    double number = Double.parseDouble(text);
    if (!Double.isFinite(number)) {
      return text;
    }
    boolean exact = Math.abs(number) <= MOST_EXACT && number == Math.rint(number);
    return exact ? Long.toString((long) number) : plain(number);
  }

  /** Without spaces of any width, and no other white space, at both ends. */
  private static String trimmed(String text) {
    return trimmed(text, character -> Character.getType(character) == Character.SPACE_SEPARATOR);
  }

  private static String trimmed(String text, IntPredicate gone) {
    int from = 0;
    int to = text.length();
    // What goes is one char each.
    while (from < to && gone.test(text.charAt(from))) {
      from++;
    }
    while (to > from && gone.test(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  /** White space that may stand around a number. */
  private static boolean isAsciiSpace(int character) {
    return character == ' ' || (character >= '\t' && character <= '\r');
  }

  static @Nullable Double number(@Nullable String said) {
    String text = said == null ? "" : trimmed(said, SparkFunctions::isAsciiSpace);
    if (NUMBER.matcher(text).matches()) {
      return Double.valueOf(text.startsWith("+") ? text.substring(1) : text);
    }
    Matcher other = NO_NUMBER.matcher(text);
    if (!other.matches()) {
      return null;
    }
    if (other.group(2).equalsIgnoreCase("nan")) {
      return Double.NaN;
    }
    return other.group(1).isEmpty() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
  }

  static @Nullable Long micros(@Nullable String said) {
    Matcher parts = TIME.matcher(said == null ? "" : said);
    if (!parts.matches() || part(parts, 1) < FIRST_YEAR) {
      return null;
    }
    try {
      LocalDateTime time =
          LocalDateTime.of(
              part(parts, 1),
              part(parts, 2),
              part(parts, 3),
              part(parts, 4),
              part(parts, 5),
              part(parts, 6));
      String zone = parts.group(8);
      long seconds = time.toEpochSecond(zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone));
      return seconds * 1_000_000 + fraction(parts.group(7));
    } catch (DateTimeException e) {
      // No such day or hour: a text as any other.
      return null;
    }
  }

  private static int part(Matcher parts, int group) {
    String digits = parts.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static long fraction(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong((digits + "000000").substring(0, 6));
  }

  static @Nullable String text(@Nullable Double number) {
    if (number == null) {
      return null;
    }
    if (number.isNaN() || number.isInfinite()) {
      return number.toString().replace("Infinity", "inf").replace("NaN", "nan");
    }
    return number == 0 ? number.toString() : plain(number);
  }

  /** As DuckDB writes a number that is neither zero nor infinite. */
  private static String plain(double number) {
    BigDecimal digits = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    if (exponent >= MOST_PLAIN_ZEROS && exponent < MOST_PLAIN_DIGITS) {
      String plain = digits.toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    String mantissa = digits.scaleByPowerOfTen(-exponent).toPlainString();
    return String.format(
        Locale.ROOT, "%se%s%02d", mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private static @Nullable String utc(@Nullable Long us, DateTimeFormatter format) {
    return us == null
        ? null
        : format.format(Instant.EPOCH.plus(us, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
  }

  static @Nullable Long drawn(@Nullable String said, @Nullable Long below) {
    return said == null || below == null || below == 0
        ? null
        : Long.remainderUnsigned(digest(said), below);
  }

  static @Nullable Double chance(@Nullable String said) {
    return said == null ? null : unsigned(digest(said)) / TWO_TO_64;
  }

  /** Half of it keeps in its last bit what was lost, so that one rounding decides. */
  private static double unsigned(long bits) {
    return bits >= 0 ? (double) bits : (double) ((bits >>> 1) | (bits & 1)) * 2;
  }

  /** The lower half of an MD5 digest, its bytes taken from the lowest on. */
  private static long digest(String said) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(said.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).order(ByteOrder.LITTLE_ENDIAN).getLong(Long.BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
