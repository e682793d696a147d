package org.towerrank.yaml;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.EncoderEntry;
import org.towerrank.feature.EncoderSpec;
import org.towerrank.feature.Encoders;
import org.towerrank.feature.MissingNumber;
import org.towerrank.feature.Nearest;

/**
 * Checks a tree against the records that it will be bound to: keys and names of values must be
 * known, and values of the right type. Binding alone would report a misspelt key as another one
 * missing.
 */
record ShapeCheck(YamlTree tree) {
  /**
   * Checks a value and all it holds.
   *
   * @param pointer of the value, a JSON pointer
   * @throws YamlException naming place, key and the nearest valid name
   */
  void check(JsonNode node, JavaType type, String pointer) {
    Class<?> raw = type.getRawClass();
    if (node.isNull() || raw == JsonNode.class) {
      return;
    }
    if (type.isCollectionLikeType()) {
      require(node.isArray(), node, "a list", pointer);
      for (int i = 0; i < node.size(); i++) {
        requireValue(node.get(i), type.getContentType(), pointer + "/" + i);
        check(node.get(i), type.getContentType(), pointer + "/" + i);
      }
    } else if (type.isMapLikeType()) {
      require(node.isObject(), node, "a mapping of keys", pointer);
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        String below = YamlTree.pointer(pointer, entry.getKey());
        requireName(entry.getKey(), type.getKeyType().getRawClass(), below);
        requireValue(entry.getValue(), type.getContentType(), below);
        check(entry.getValue(), type.getContentType(), below);
      }
    } else if (raw.isRecord()) {
      require(node.isObject(), node, "a mapping of keys", pointer);
      checkKeys(node, raw, "", pointer);
    } else if (raw.isAnnotationPresent(JsonTypeInfo.class)) {
      require(node.isObject(), node, "a mapping of keys", pointer);
      String key = raw.getAnnotation(JsonTypeInfo.class).property();
      Class<?> kind = kind(node, raw, key, pointer);
      checkKeys(node, kind, key, pointer);
      if (raw == EncoderEntry.class) {
        requireKeys(node, kind, pointer);
      }
    } else {
      checkScalar(node, raw, pointer);
    }
  }

  /** The record that the key which tells kinds apart names. */
  private Class<?> kind(JsonNode node, Class<?> raw, String key, String pointer) {
    Map<String, Class<?>> kinds = kinds(raw);
    if (!node.has(key)) {
      throw error(pointer, "expected the key [" + key + "] with one of " + kinds.keySet());
    }
    String name = node.get(key).asText();
    Class<?> kind = kinds.get(name);
    if (kind == null) {
      throw unknownValue(name, pointer + "/" + key, kinds.keySet());
    }
    return kind;
  }

  private static Map<String, Class<?>> kinds(Class<?> raw) {
    if (raw == EncoderSpec.class || raw == EncoderEntry.class) {
      return raw == EncoderSpec.class ? Encoders.specs() : Encoders.entries();
    }
    Map<String, Class<?>> kinds = new LinkedHashMap<>();
    for (JsonSubTypes.Type each : raw.getAnnotation(JsonSubTypes.class).value()) {
      kinds.put(each.name(), each.value());
    }
    return kinds;
  }

  private void checkKeys(JsonNode node, Class<?> raw, String kindKey, String pointer) {
    Map<String, JavaType> known = new LinkedHashMap<>();
    for (RecordComponent component : raw.getRecordComponents()) {
      known.put(
          PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName()),
          TypeFactory.defaultInstance().constructType(component.getGenericType()));
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String key = entry.getKey();
      JavaType type = known.get(key);
      if (type != null) {
        check(entry.getValue(), type, YamlTree.pointer(pointer, key));
      } else if (!key.equals(kindKey)) {
        throw unknownKey(key, YamlTree.pointer(pointer, key), known.keySet());
      }
    }
  }

  /** The keys of a mapping may be the names of an enum. */
  private void requireName(String key, Class<?> raw, String pointer) {
    if (raw.isEnum() && !names(raw).contains(key)) {
      throw unknownKey(key, pointer, names(raw));
    }
  }

  /** Nothing of a fitted encoder has a default, but for flags. */
  private void requireKeys(JsonNode node, Class<?> raw, String pointer) {
    for (RecordComponent component : raw.getRecordComponents()) {
      String key =
          PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName());
      boolean optional =
          component.getType() == boolean.class
              || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      if (!optional && !node.hasNonNull(key)) {
        throw error(pointer, "the key [" + key + "] is missing");
      }
    }
  }

  private void checkScalar(JsonNode node, Class<?> raw, String pointer) {
    if (raw.isEnum()) {
      List<String> names = names(raw);
      if (!names.contains(node.asText())) {
        throw unknownValue(node.isTextual() ? node.asText() : node.toString(), pointer, names);
      }
    } else if (raw == int.class || raw == Integer.class) {
      require(node.canConvertToInt() && node.isIntegralNumber(), node, "a whole number", pointer);
    } else if (raw == long.class || raw == Long.class) {
      require(node.canConvertToLong() && node.isIntegralNumber(), node, "a whole number", pointer);
    } else if (raw == boolean.class || raw == Boolean.class) {
      require(node.isBoolean(), node, "true or false", pointer);
    } else if (raw == String.class) {
      require(node.isValueNode(), node, "a text", pointer);
      if (!node.isTextual()) {
        tree.takeAsText(pointer);
      }
    } else if (raw == MissingNumber.class && node.isTextual()) {
      if (!MissingNumber.NAMES.contains(node.asText())) {
        throw unknownValue(node.asText(), pointer, MissingNumber.NAMES);
      }
    } else {
      require(node.isNumber(), node, "a number", pointer);
    }
  }

  /** The names of an enum's constants in recipes. */
  private static List<String> names(Class<?> raw) {
    List<String> names = new ArrayList<>();
    for (Field field : Arrays.stream(raw.getFields()).filter(Field::isEnumConstant).toList()) {
      JsonProperty name = field.getAnnotation(JsonProperty.class);
      names.add(name == null ? field.getName().toLowerCase(Locale.ROOT) : name.value());
    }
    return names;
  }

  private void require(boolean fits, JsonNode node, String expected, String pointer) {
    if (!fits) {
      String found = node.isValueNode() ? node.asText() : node.toString();
      throw error(pointer, key(pointer) + "expected " + expected + ", got [" + found + "]");
    }
  }

  private void requireValue(JsonNode element, JavaType type, String pointer) {
    String text = type.getRawClass() == String.class ? "a text, such as [\"null\"]" : "a value";
    require(!element.isNull(), element, text, pointer);
  }

  private YamlException unknownKey(String key, String pointer, Collection<String> valid) {
    return error(pointer, "unknown key [" + key + "]" + Nearest.hint(key, valid));
  }

  private YamlException unknownValue(String value, String pointer, Iterable<String> valid) {
    List<String> names = new ArrayList<>();
    valid.forEach(names::add);
    return error(
        pointer, key(pointer) + "unknown value [" + value + "]" + Nearest.hint(value, names));
  }

  /** The last key that leads to a value: of elements that of their list. */
  private static String key(String pointer) {
    List<String> steps = Arrays.asList(pointer.split("/", -1)).reversed();
    return steps.stream()
        .filter(step -> !step.isEmpty() && !step.chars().allMatch(Character::isDigit))
        .findFirst()
        .map(step -> "key [" + JsonPointer.compile("/" + step).getMatchingProperty() + "]: ")
        .orElse("");
  }

  private YamlException error(String pointer, String problem) {
    return tree.error(pointer, problem);
  }
}
