package org.towerrank.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.Encoders;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.RecipeReader;

/**
 * The first place where two values of records differ, by the keys that recipes have for them.
 *
 * @param key such as {@code network.dimension}
 */
public record FirstDifference(String key, String first, String second) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(Encoders.module())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(JsonInclude.Value.ALL_NON_NULL)
          .build();
  private static final String NOTHING = "nothing";

  /**
   * Compares two recipes.
   *
   * @param first its text
   * @param second its text
   * @return empty if they differ in comments and spaces at most
   */
  public static Optional<String> ofRecipes(String first, String second) {
    return of("", parsed(first), parsed(second))
        .map(difference -> "in the recipe " + difference.text());
  }

  private static Recipe parsed(String yaml) {
    return RecipeReader.parse("recipe", yaml, Map.of()).recipe();
  }

  /**
   * Compares two values.
   *
   * @param key of both
   * @return empty if they are equal
   */
  static Optional<FirstDifference> of(String key, @Nullable Object first, @Nullable Object second) {
    if (Objects.equals(first, second)) {
      return Optional.empty();
    }
    if (first instanceof Record one && second instanceof Record other) {
      if (one.getClass() == other.getClass()) {
        return ofComponents(key, one, other);
      }
      return Optional.of(ofKinds(key, one, other));
    }
    if (first instanceof List<?> one && second instanceof List<?> other) {
      return ofNames(key, names(one), names(other)).or(() -> ofElements(key, one, other));
    }
    return Optional.of(new FirstDifference(key, shown(first), shown(second)));
  }

  private static String shown(@Nullable Object value) {
    return switch (value) {
      case null -> NOTHING;
      case Enum<?> named -> named.name().toLowerCase(Locale.ROOT);
      case Record of -> JSON.valueToTree(of).toString();
      default -> value.toString();
    };
  }

  /** Of records of two kinds the kind alone tells most, by the key that recipes have for it. */
  private static FirstDifference ofKinds(String key, Record one, Record other) {
    try {
      TypeSerializer first = kinds(one);
      TypeSerializer second = kinds(other);
      return new FirstDifference(
          key + "." + first.getPropertyName(),
          first.getTypeIdResolver().idFromValue(one),
          second.getTypeIdResolver().idFromValue(other));
    } catch (JsonMappingException e) {
      throw new IllegalStateException("cannot name the kind of " + one, e);
    }
  }

  private static TypeSerializer kinds(Record of) throws JsonMappingException {
    return JSON.getSerializerProviderInstance()
        .findTypeSerializer(JSON.constructType(of.getClass()));
  }

  private static Optional<FirstDifference> ofComponents(String key, Record one, Record other) {
    for (RecordComponent component : one.getClass().getRecordComponents()) {
      Optional<FirstDifference> found =
          of(
              (key.isEmpty() ? "" : key + ".") + snake(component.getName()),
              value(component, one),
              value(component, other));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.of(new FirstDifference(key, one.toString(), other.toString()));
  }

  /**
   * Which of two lists of names lacks one that the other has, or where their order differs. What
   * took the place of another is left to the elements.
   */
  private static Optional<FirstDifference> ofNames(
      String key, List<String> one, List<String> other) {
    for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
      String first = i < one.size() ? one.get(i) : NOTHING;
      String second = i < other.size() ? other.get(i) : NOTHING;
      boolean gone = i < one.size() && !other.contains(first);
      boolean added = i < other.size() && !one.contains(second);
      if (gone && added) {
        return Optional.empty();
      }
      if (gone || added || !first.equals(second)) {
        return Optional.of(
            new FirstDifference(
                key + "[" + i + "]", added ? NOTHING : first, gone ? NOTHING : second));
      }
    }
    return Optional.empty();
  }

  /** Of each element, or none at all where one has no name. */
  private static List<String> names(List<?> of) {
    List<String> names = of.stream().map(FirstDifference::name).flatMap(Optional::stream).toList();
    return names.size() == of.size() ? names : List.of();
  }

  private static Optional<String> name(Object element) {
    if (!(element instanceof Record of)) {
      return element instanceof String text ? Optional.of(text) : Optional.empty();
    }
    return Arrays.stream(of.getClass().getRecordComponents())
        .filter(component -> component.getName().equals("name"))
        .map(component -> String.valueOf(value(component, of)))
        .findFirst();
  }

  private static Optional<FirstDifference> ofElements(String key, List<?> one, List<?> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      Optional<FirstDifference> found =
          of(key + place(one.get(i), other.get(i), i), one.get(i), other.get(i));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.of(
        new FirstDifference(key, one.size() + " of them", other.size() + " of them"));
  }

  /** By its name, as {@code --set} has it: a schema has more features than its recipe. */
  private static String place(Object one, Object other, int index) {
    return one instanceof Record && name(one).equals(name(other))
        ? name(one).map(name -> "." + name).orElse("[" + index + "]")
        : "[" + index + "]";
  }

  private static @Nullable Object value(RecordComponent component, Record of) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  private static String snake(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  /** Returns for example {@code "network.dimension is [16], here [8]"}. */
  String text() {
    return key + " is [" + first + "] there and [" + second + "] here";
  }
}
