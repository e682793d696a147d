package org.towerrank.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.Nearest;

/**
 * Says what does not fit in JSON by its keys and values. Jackson says it by the classes of the
 * program, and by settings of its own that nobody can change.
 */
final class MisfitMessage {
  /** Only in its message Jackson tells which names there are. */
  private static final Pattern NAMES =
      Pattern.compile("(?:accepted for Enum class: |known type ids = )\\[([^\\]]*)]");

  private MisfitMessage() {}

  static String of(JacksonException problem) {
    return switch (problem) {
      case InvalidTypeIdException kind -> ofKind(kind);
      case InvalidFormatException value when value.getTargetType().isEnum() ->
          key(value) + unknown(String.valueOf(value.getValue()), value);
      case InvalidFormatException value ->
          key(value)
              + expected(value.getTargetType())
              + ", got ["
              + ShownText.of(String.valueOf(value.getValue()))
              + "]";
      case MismatchedInputException type when type.getTargetType() != null ->
          key(type) + expected(type.getTargetType());
      case ValueInstantiationException refused when refused.getCause() != null ->
          String.valueOf(refused.getCause().getMessage());
      default -> problem.getOriginalMessage();
    };
  }

  private static String ofKind(InvalidTypeIdException kind) {
    JsonTypeInfo type = kind.getBaseType().getRawClass().getAnnotation(JsonTypeInfo.class);
    String name = type == null ? "" : "key [" + type.property() + "]: ";
    return kind.getTypeId() == null
        ? name + "expected a name, got none"
        : name + unknown(kind.getTypeId(), kind);
  }

  private static String unknown(String name, JacksonException problem) {
    Matcher names = NAMES.matcher(problem.getOriginalMessage());
    List<String> valid = names.find() ? Arrays.asList(names.group(1).split(", ")) : List.of();
    return "unknown value [" + ShownText.of(name) + "]" + Nearest.hint(name, valid);
  }

  /** The innermost key that leads to it. */
  private static String key(JsonMappingException problem) {
    return problem.getPath().reversed().stream()
        .map(JsonMappingException.Reference::getFieldName)
        .filter(name -> name != null)
        .findFirst()
        .map(name -> "key [" + ShownText.of(name) + "]: ")
        .orElse("");
  }

  private static String expected(@Nullable Class<?> type) {
    if (type == String.class) {
      return "expected a text";
    } else if (type == boolean.class || type == Boolean.class) {
      return "expected true or false";
    } else if (type == int.class || type == Integer.class || type == long.class) {
      return "expected a whole number";
    } else if (type == double.class || type == Double.class || type == float.class) {
      return "expected a number";
    } else if (type != null && Collection.class.isAssignableFrom(type)) {
      return "expected a list";
    }
    return type != null && (type.isRecord() || Map.class.isAssignableFrom(type))
        ? "expected an object"
        : "expected another value";
  }
}
