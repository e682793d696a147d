package org.towerrank.feature;

import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The encoders that there are. A new one is a class of its own, and a line here. */
public final class Encoders {
  private static final List<Type> TYPES =
      List.of(
          new Type(
              "vocabulary", false, VocabularyEncoder.Spec.class, VocabularyEncoder.Entry.class),
          new Type("hash", false, HashEncoder.Spec.class, HashEncoder.Entry.class),
          new Type(
              "discretized", false, DiscretizedEncoder.Spec.class, DiscretizedEncoder.Entry.class),
          new Type("min_max", true, MinMaxEncoder.Spec.class, MinMaxEncoder.Entry.class));

  /**
   * One of them.
   *
   * @param name in recipes and bundles, and its {@link Encoder#type}
   * @param numeric whether it is a {@link NumericEncoder}, which numeric features need and others
   *     cannot have
   */
  private record Type(
      String name,
      boolean numeric,
      Class<? extends EncoderSpec> spec,
      Class<? extends EncoderEntry> entry) {}

  private Encoders() {}

  /** Makes a mapper of JSON or YAML know the types of specs and entries. */
  public static Module module() {
    SimpleModule module = new SimpleModule("encoders");
    for (Type type : TYPES) {
      module.registerSubtypes(
          new NamedType(type.spec, type.name), new NamedType(type.entry, type.name));
    }
    return module;
  }

  /** The classes of specs by the names that recipes have for them. */
  public static Map<String, Class<?>> specs() {
    Map<String, Class<?>> specs = new LinkedHashMap<>();
    TYPES.forEach(type -> specs.put(type.name, type.spec));
    return specs;
  }

  /** The classes of entries by the names that bundles have for them. */
  public static Map<String, Class<?>> entries() {
    Map<String, Class<?>> entries = new LinkedHashMap<>();
    TYPES.forEach(type -> entries.put(type.name, type.entry));
    return entries;
  }

  /** Whether what a recipe says is of a {@link NumericEncoder}. */
  public static boolean isNumeric(EncoderSpec spec) {
    return TYPES.stream().anyMatch(type -> type.numeric && type.spec.isInstance(spec));
  }

  /** The names of all that numeric features can have, or of all that others can. */
  public static List<String> names(boolean numeric) {
    return TYPES.stream().filter(type -> type.numeric == numeric).map(Type::name).toList();
  }
}
