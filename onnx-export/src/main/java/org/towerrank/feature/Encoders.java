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
              "vocabulary", false, 1, VocabularyEncoder.Spec.class, VocabularyEncoder.Entry.class),
          new Type("hash", false, 1, HashEncoder.Spec.class, HashEncoder.Entry.class),
          new Type(
              "discretized",
              false,
              1,
              DiscretizedEncoder.Spec.class,
              DiscretizedEncoder.Entry.class),
          new Type("time", false, 2, TimeEncoder.Spec.class, TimeEncoder.Entry.class),
          new Type("min_max", true, 1, MinMaxEncoder.Spec.class, MinMaxEncoder.Entry.class),
          new Type("identity", true, 2, IdentityEncoder.Spec.class, IdentityEncoder.Entry.class),
          new Type("linear", true, 2, LinearEncoder.Spec.class, LinearEncoder.Entry.class),
          new Type("standard", true, 2, StandardEncoder.Spec.class, StandardEncoder.Entry.class),
          new Type("quantile", true, 2, QuantileEncoder.Spec.class, QuantileEncoder.Entry.class));

  /**
   * One of them.
   *
   * @param name in recipes and bundles, and its {@link Encoder#type}
   * @param numeric whether it is a {@link NumericEncoder}, which numeric features need and others
   *     cannot have
   * @param format the first version of the bundle format that has it
   */
  private record Type(
      String name,
      boolean numeric,
      int format,
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

  /** The first version of the bundle format that has an encoder's type. */
  public static int format(EncoderEntry entry) {
    return of(entry).format;
  }

  /** The type of an encoder as bundles name it. */
  public static String name(EncoderEntry entry) {
    return of(entry).name;
  }

  /** The type of the encoders that a spec is of, as recipes name it. */
  public static String name(EncoderSpec spec) {
    return TYPES.stream().filter(type -> type.spec.isInstance(spec)).findFirst().orElseThrow().name;
  }

  private static Type of(EncoderEntry entry) {
    return TYPES.stream().filter(type -> type.entry.isInstance(entry)).findFirst().orElseThrow();
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
