package org.towerrank.imports;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.TextSplit;
import org.towerrank.imports.ImportSchema.FeatureSpec;
import org.towerrank.imports.ImportSchema.Kind;

/** Which keys a feature of each kind may have in a schema. */
final class FeatureKeys {
  private FeatureKeys() {}

  /**
   * A key and the kinds that have it.
   *
   * @param value null where it is not given
   */
  private record Key(String name, @Nullable Object value, Set<Kind> kinds) {
    String allowed() {
      return kinds.stream().map(Key::named).collect(Collectors.joining(" or "));
    }

    private static String named(Kind kind) {
      return switch (kind) {
        case CATEGORICAL -> "a categorical feature";
        case NUMERIC -> "a numeric feature";
        case SEQUENCE -> "a sequence";
        case VECTOR -> "a vector";
        case AGE -> "an age";
        case WEIGHTS -> "weights";
      };
    }
  }

  /**
   * Checks that a feature has no key of another kind, or that is at odds with another one.
   *
   * @param pointer where the schema has it
   * @throws org.towerrank.yaml.YamlException naming the key and the kinds that have it
   */
  static void require(SchemaFile file, String pointer, FeatureSpec spec, Kind kind) {
    if (kind == Kind.WEIGHTS) {
      ofSequence(spec)
          .forEach(
              key -> refuse(file, pointer, key, "weights have the [" + key.name() + "] of their"));
    }
    if (spec.split() == TextSplit.WEIGHTED && spec.inputOrder() != null) {
      // Where an order is turned within a row depends on ids, which its weights do not have.
      throw file.error(
          pointer,
          "[input_order] cannot be with [split: weighted], whose elements lie in the order of"
              + " their ids: leave it out");
    }
    for (Key key : ofKinds(spec)) {
      if (key.value() != null && !key.kinds().contains(kind)) {
        throw file.error(
            pointer, "only " + key.allowed() + " has [" + key.name() + "]" + nearest(key, kind));
      }
    }
  }

  private static void refuse(SchemaFile file, String pointer, Key key, String problem) {
    if (key.value() != null) {
      throw file.error(pointer, problem + " sequence: leave it out");
    }
  }

  private static String nearest(Key key, Kind kind) {
    return kind == Kind.SEQUENCE && key.name().equals("length")
        ? ", nearest of a sequence is [max_length]"
        : "";
  }

  /** What weights take from their sequence. */
  private static List<Key> ofSequence(FeatureSpec spec) {
    Set<Kind> all = EnumSet.complementOf(EnumSet.of(Kind.WEIGHTS));
    return List.of(
        new Key("side", spec.side(), all),
        new Key("field", spec.field(), all),
        new Key("vocabulary", spec.vocabulary(), all),
        new Key("values", spec.values(), all),
        new Key("encoder", spec.encoder(), all),
        new Key("shares", spec.shares(), all),
        new Key("ids", spec.ids(), all),
        new Key("max_length", spec.maxLength(), all),
        new Key("pad", spec.pad(), all),
        new Key("separator", spec.separator(), all));
  }

  private static List<Key> ofKinds(FeatureSpec spec) {
    Set<Kind> sequence = EnumSet.of(Kind.SEQUENCE);
    Set<Kind> age = EnumSet.of(Kind.AGE);
    Set<Kind> weights = EnumSet.of(Kind.WEIGHTS);
    return List.of(
        new Key("ids", spec.ids(), EnumSet.of(Kind.CATEGORICAL, Kind.SEQUENCE)),
        new Key("length", spec.length(), EnumSet.of(Kind.VECTOR)),
        new Key("max_length", spec.maxLength(), sequence),
        new Key("order", spec.order(), sequence),
        new Key("input_order", spec.inputOrder(), sequence),
        new Key("pad", spec.pad(), sequence),
        new Key("separator", spec.separator(), EnumSet.of(Kind.SEQUENCE, Kind.VECTOR)),
        new Key("split", spec.split(), sequence),
        new Key("moment", spec.moment(), age),
        new Key("unit", spec.unit(), age),
        new Key("epoch", spec.epoch(), age),
        new Key("sequence", spec.sequence(), weights),
        new Key("pooling", spec.pooling(), weights));
  }
}
