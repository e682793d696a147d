package org.towerrank.elasticsearch.rescore;

import java.util.Arrays;
import java.util.List;
import org.apache.lucene.document.InetAddressPoint;
import org.apache.lucene.sandbox.document.HalfFloatPoint;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;
import org.elasticsearch.common.network.NetworkAddress;
import org.elasticsearch.index.fielddata.IndexNumericFieldData;
import org.elasticsearch.index.mapper.MappedFieldType;
import org.elasticsearch.index.mapper.MappedFieldType.FielddataOperation;
import org.elasticsearch.index.query.SearchExecutionContext;
import org.jspecify.annotations.Nullable;
import org.towerrank.lucene.column.DocumentField;
import org.towerrank.lucene.column.NumericFormat;
import org.towerrank.lucene.column.TermFormat;

/** How the server's field types store values in doc values. */
final class FieldFormats {
  /** The types that can be read. */
  static final List<String> SUPPORTED =
      List.of(
          "keyword",
          "ip",
          "boolean",
          "byte",
          "short",
          "integer",
          "long",
          "unsigned_long",
          "half_float",
          "float",
          "double",
          "scaled_float",
          "date",
          "date_nanos");

  private FieldFormats() {}

  /** How a field is read, null where its type is not one of {@link #SUPPORTED}. */
  static @Nullable DocumentField of(SearchExecutionContext index, MappedFieldType type) {
    String name = type.name();
    return switch (type.typeName()) {
      // A term may be a whole sequence in one text; what holds no separator is not split.
      case "keyword" -> new DocumentField(name, TermFormat.UTF8, NumericFormat.LONG, true);
      case "ip" -> new DocumentField(name, FieldFormats::address, NumericFormat.LONG, false);
      case "boolean" -> DocumentField.of(name, NumericFormat.BOOLEAN);
      case "byte", "short", "integer", "long", "date", "date_nanos" -> DocumentField.of(name);
      case "unsigned_long" -> DocumentField.of(name, new UnsignedLongs());
      case "double" -> DocumentField.of(name, NumericFormat.DOUBLE);
      case "float" -> DocumentField.of(name, new Decimals(FieldFormats::floatOf));
      case "half_float" -> DocumentField.of(name, new Decimals(FieldFormats::halfFloatOf));
      case "scaled_float" -> scaled(index, type);
      default -> null;
    };
  }

  private static @Nullable DocumentField scaled(
      SearchExecutionContext index, MappedFieldType type) {
    return index.getForField(type, FielddataOperation.SEARCH) instanceof IndexNumericFieldData data
        ? DocumentField.of(type.name(), new ServerNumbers(data))
        : null;
  }

  private static String address(BytesRef term) {
    byte[] bytes = Arrays.copyOfRange(term.bytes, term.offset, term.offset + term.length);
    return NetworkAddress.format(InetAddressPoint.decode(bytes));
  }

  private static float floatOf(long stored) {
    return NumericUtils.sortableIntToFloat((int) stored);
  }

  private static float halfFloatOf(long stored) {
    return HalfFloatPoint.sortableShortToHalfFloat((short) stored);
  }

  /** Reads a stored float. */
  private interface FloatReader {
    float read(long stored);
  }

  /**
   * Floats as the shortest decimal that they stand for, so that 0.7 in a document is 0.7 to
   * vocabularies and intervals and not 0.699999988.
   */
  private record Decimals(FloatReader reader) implements NumericFormat {
    @Override
    public double number(long stored) {
      float number = reader.read(stored);
      return number == (int) number ? number : Double.parseDouble(Float.toString(number));
    }

    @Override
    public Object value(long stored) {
      return number(stored);
    }
  }

  /** Longs whose sign bit is inverted, so that they sort as unsigned. */
  private record UnsignedLongs() implements NumericFormat {
    private static final double TWO_TO_64 = 0x1p64;

    @Override
    public double number(long stored) {
      long unsigned = stored ^ Long.MIN_VALUE;
      return unsigned >= 0 ? unsigned : unsigned + TWO_TO_64;
    }

    @Override
    public Object value(long stored) {
      return Long.toUnsignedString(stored ^ Long.MIN_VALUE);
    }
  }
}
