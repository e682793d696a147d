package org.towerrank.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A value that a field of an item has to have. A list of them may name a field twice, of which a
 * map would keep one.
 */
record FieldValue(String field, String value) {

  /** Parses an option. */
  static final class Converter implements ITypeConverter<FieldValue> {
    @Override
    public FieldValue convert(String text) {
      int at = text.indexOf('=');
      if (at < 0) {
        throw new TypeConversionException("expected FIELD=VALUE, got [" + text + "]");
      }
      return new FieldValue(text.substring(0, at), text.substring(at + 1));
    }
  }
}
