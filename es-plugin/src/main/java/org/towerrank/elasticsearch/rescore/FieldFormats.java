package org.towerrank.elasticsearch.rescore;

import java.util.Arrays;
import java.util.List;
import org.apache.lucene.document.InetAddressPoint;
import org.apache.lucene.sandbox.document.HalfFloatPoint;
import org.apache.lucene.util.BytesRef;
import org.elasticsearch.common.network.NetworkAddress;
import org.elasticsearch.index.fielddata.IndexNumericFieldData;
import org.elasticsearch.index.mapper.MappedFieldType;
import org.elasticsearch.index.mapper.MappedFieldType.FielddataOperation;
import org.elasticsearch.index.query.SearchExecutionContext;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.lucene.column.DocumentField;
import org.towerrank.lucene.column.NumericFormat;
import org.towerrank.lucene.column.TermFormat;
import org.towerrank.lucene.column.TimeFormat;

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
      case "keyword" -> DocumentField.of(name);
      case "ip" -> new DocumentField(name, new Addresses(), NumericFormat.LONG, true);
      case "boolean" -> DocumentField.of(name, NumericFormat.BOOLEAN);
      case "byte", "short", "integer", "long" -> DocumentField.of(name);
      case "date" -> DocumentField.of(name, TimeFormat.MILLISECONDS);
      case "date_nanos" -> DocumentField.of(name, TimeFormat.NANOSECONDS);
      case "unsigned_long" -> DocumentField.of(name, new UnsignedLongs());
      case "double" -> DocumentField.of(name, NumericFormat.DOUBLE);
      case "float" -> DocumentField.of(name, NumericFormat.FLOAT);
      case "half_float" -> DocumentField.of(name, new HalfFloats());
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

  /** Addresses of the internet. */
  private record Addresses() implements TermFormat {
    @Override
    public String text(BytesRef term) {
      byte[] bytes = Arrays.copyOfRange(term.bytes, term.offset, term.offset + term.length);
      return NetworkAddress.format(InetAddressPoint.decode(bytes));
    }
  }

  /** Floats of 16 bits. */
  private record HalfFloats() implements NumericFormat {
    @Override
    public double number(long stored) {
      return RawValueEncoder.number(HalfFloatPoint.sortableShortToHalfFloat((short) stored));
    }
  }

  /** Longs whose sign bit is inverted, so that they sort as unsigned. */
  private record UnsignedLongs() implements NumericFormat {
    @Override
    public double number(long stored) {
      long unsigned = stored ^ Long.MIN_VALUE;
      // Half of it, with the lost bit kept, so that it is rounded once.
      return unsigned >= 0 ? unsigned : 2.0 * ((unsigned >>> 1) | (unsigned & 1));
    }

    @Override
    public Object value(long stored) {
      return Long.toUnsignedString(stored ^ Long.MIN_VALUE);
    }
  }
}
