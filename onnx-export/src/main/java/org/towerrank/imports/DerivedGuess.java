package org.towerrank.imports;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.towerrank.onnx.GraphValue;

/** Which inputs of a graph look like something that follows from a sequence, by their names. */
final class DerivedGuess {
  private static final Pattern MASK = Pattern.compile("(?i).*mask.*");
  private static final Pattern LENGTH = Pattern.compile("(?i).*(_len|length|lengths|seq_lens?)$");
  private static final Pattern ZEROS = Pattern.compile("(?i).*(token_type|segment)_ids.*");

  private DerivedGuess() {}

  /** What each such input holds, as the schema says it, by the input's name. */
  static Map<String, String> of(List<GraphValue> inputs) {
    List<GraphValue> sequences =
        inputs.stream()
            .filter(DerivedGuess::isWide)
            .filter(input -> input.isWhole() && kind(input).isEmpty())
            .toList();
    Map<String, String> derived = new LinkedHashMap<>();
    if (sequences.isEmpty()) {
      return derived;
    }
    for (GraphValue input : inputs) {
      String sequence =
          sequences.stream()
              .map(GraphValue::name)
              .filter(name -> input.name().startsWith(name))
              .findFirst()
              .orElse(sequences.getFirst().name());
      kind(input)
          .ifPresent(kind -> derived.put(input.name(), kind + ": " + SchemaGuess.quoted(sequence)));
    }
    return derived;
  }

  private static boolean isWide(GraphValue input) {
    return input.rank() == 2 && input.width() != 1;
  }

  private static Optional<String> kind(GraphValue input) {
    String name = input.name();
    if (isWide(input)) {
      return MASK.matcher(name).matches()
          ? Optional.of("mask")
          : ZEROS.matcher(name).matches() ? Optional.of("zeros") : Optional.empty();
    }
    return LENGTH.matcher(name).matches() ? Optional.of("length") : Optional.empty();
  }
}
