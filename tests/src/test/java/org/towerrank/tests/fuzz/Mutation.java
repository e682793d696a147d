package org.towerrank.tests.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Changes of JSON trees and of bytes. */
final class Mutation {
  private static final int MANY = 3000;

  /** Characters that a repeated value may come to, about. */
  private static final int MOST_TEXT = 4 << 20;

  private final Draws draws;

  Mutation(Draws draws) {
    this.draws = draws;
  }

  /** One value in a tree, and what can be done to it. */
  private record Slot(
      Object value, Consumer<Object> set, Runnable remove, Consumer<String> rename) {}

  /** A copy with one to three changes. */
  Object tree(Object tree) {
    Object copy = Json.copy(tree);
    for (int i = draws.pick(1, 1, 1, 2, 3); i > 0; i--) {
      List<Slot> slots = new ArrayList<>();
      collect(copy, slots);
      if (!slots.isEmpty()) {
        change(draws.pick(slots));
      }
    }
    return copy;
  }

  private static void collect(Object tree, List<Slot> slots) {
    if (tree instanceof Map<?, ?> anything) {
      Map<String, Object> object = objects(anything);
      object.forEach(
          (key, value) -> {
            slots.add(
                new Slot(
                    value,
                    other -> object.put(key, other),
                    () -> object.remove(key),
                    name -> object.put(name, value)));
            collect(value, slots);
          });
    } else if (tree instanceof List<?> anything) {
      List<Object> list = elements(anything);
      for (int i = 0; i < list.size(); i++) {
        int at = i;
        Object value = list.get(i);
        slots.add(
            new Slot(
                value,
                other -> list.set(at, other),
                () -> list.remove(at),
                name -> list.add(value)));
        collect(value, slots);
      }
    }
  }

  private void change(Slot slot) {
    switch (draws.below(10)) {
      case 0 -> slot.remove().run();
      case 1 -> {
        slot.remove().run();
        slot.rename().accept(draws.name());
      }
      case 2 -> slot.rename().accept(draws.name());
      case 3 -> slot.set().accept(Json.list(slot.value()));
      case 4 -> slot.set().accept(Json.object(draws.name(), slot.value()));
      case 5 -> slot.set().accept(many(slot.value()));
      default -> slot.set().accept(draws.value());
    }
  }

  /** Written already, so that no later change is made in all of them. */
  private Object many(Object value) {
    List<Object> list = Json.list();
    Json.Raw written = new Json.Raw(Json.write(value));
    int most = 1 + MOST_TEXT / written.text().length();
    for (int i = Math.min(most, draws.pick(2, 2, 5, 5, MANY)); i > 0; i--) {
      list.add(written);
    }
    return list;
  }

  /** A copy with a few bytes changed, a piece cut out, doubled or put in, or its end missing. */
  byte[] bytes(byte[] bytes) {
    if (bytes.length == 0) {
      return draws.bytes(draws.below(20));
    }
    int from = draws.below(bytes.length);
    int length = Math.min(bytes.length - from, 1 + draws.below(draws.pick(2, 16, 500)));
    byte[] copy = bytes.clone();
    return switch (draws.below(6)) {
      case 0 -> Arrays.copyOf(bytes, from);
      case 1 -> splice(bytes, from, from + length, new byte[0]);
      case 2 -> splice(bytes, from, from, Arrays.copyOfRange(bytes, from, from + length));
      case 3 -> splice(bytes, from, from, draws.bytes(length));
      case 4 -> splice(bytes, from, from + length, draws.bytes(length));
      default -> {
        for (int i = 1 + draws.below(4); i > 0; i--) {
          copy[draws.below(copy.length)] ^= (byte) (1 << draws.below(8));
        }
        yield copy;
      }
    };
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] between) {
    byte[] result = new byte[from + between.length + bytes.length - to];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(between, 0, result, from, between.length);
    System.arraycopy(bytes, to, result, from + between.length, bytes.length - to);
    return result;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> objects(Map<?, ?> object) {
    return (Map<String, Object>) object;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> elements(List<?> list) {
    return (List<Object>) list;
  }
}
