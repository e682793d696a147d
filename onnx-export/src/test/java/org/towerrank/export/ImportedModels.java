package org.towerrank.export;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The models of other tools among the test resources, and schemas for them. */
public final class ImportedModels {
  public static final String RANKER =
      """
      name: films
      tasks: [click]
      ids: {missing: 0, unknown: 0, first: 1}
      features:
        - {name: user_id, side: user, kind: categorical, vocabulary: user_id.txt}
        - {name: item_id, side: item, kind: categorical, vocabulary: item_id.txt}
        - {name: hist, side: user, kind: sequence, shares: item_id, order: oldest_first, pad: before}
        - {name: genres, side: item, kind: sequence, vocabulary: genres.txt}
        - name: price
          side: item
          kind: numeric
          encoder: {type: linear, scale: 0.04, shift: -2, missing: 0}
      """;

  public static final String TOWERS =
      """
      name: towers
      similarity: cosine
      tool: torch-rechub
      user_tower: {inputs: {key: [user_id], numbers: [user_price]}}
      item_tower: {inputs: {key: [item_id], numbers: [price]}}
      features:
        - {name: user_id, side: user, kind: categorical, vocabulary: user_id.txt}
        - {name: item_id, side: item, kind: categorical, vocabulary: item_id.txt}
        - name: user_price
          field: price
          side: context
          kind: numeric
          encoder: {type: linear, scale: 0.04, shift: -2, missing: 0}
        - {name: price, side: item, kind: numeric, shares: user_price}
      """;

  public static final String PACKED =
      """
      name: packed
      tool: deepctr
      tasks: [click]
      outputs: [{name: output, apply: sigmoid}]
      inputs: {x: [user_id, price, item_id]}
      features:
        - {name: user_id, side: user, kind: categorical, vocabulary: user_id.txt}
        - name: price
          side: context
          kind: numeric
          encoder: {type: linear, scale: 0.04, shift: -2, missing: 0}
        - {name: item_id, side: item, kind: categorical, vocabulary: item_id.txt}
      """;

  public static final String TREES =
      """
      name: trees
      tool: sklearn
      tasks: [click]
      inputs: {input: [a, b, c]}
      features:
        - {name: a, side: user, kind: numeric, encoder: {type: identity, missing: nan}}
        - {name: b, side: item, kind: numeric, shares: a}
        - {name: c, side: item, kind: numeric, shares: a}
      """;

  public static final String TASKS =
      """
      name: tasks
      tasks: [click, share, like]
      outputs: [{name: ctr, apply: sigmoid}, {name: scores, columns: [2, 0]}]
      ids: {missing: 0, unknown: 0, first: 1}
      features:
        - {name: item_id, side: item, kind: categorical, vocabulary: item_id.txt}
        - name: price
          side: item
          kind: numeric
          encoder: {type: linear, scale: 0.04, shift: -2, missing: 0}
      """;

  public static final String TEXTS =
      """
      name: texts
      tasks: [score]
      features:
        - {name: fruit, side: item, kind: categorical}
        - {name: weight, side: item, kind: numeric, encoder: {type: identity, missing: 0}}
      """;

  private static final String RESOURCES = "/org/towerrank/imports/";

  private ImportedModels() {}

  /** A file of a name among the test resources. */
  static Path file(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(ImportedModels.class.getResource(RESOURCES + name), name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Copies a file, which may lie in a jar. */
  public static Path copy(String name, Path folder) throws IOException {
    Path target = folder.resolve(name);
    if (!Files.exists(target)) {
      try (InputStream in = ImportedModels.class.getResourceAsStream(RESOURCES + name)) {
        Files.copy(Objects.requireNonNull(in, name), target);
      }
    }
    return target;
  }

  /** Writes a schema beside the vocabularies that it names. */
  public static Path schema(Path folder, String yaml) throws IOException {
    for (String vocabulary : new String[] {"user_id.txt", "item_id.txt", "genres.txt"}) {
      copy(vocabulary, folder);
    }
    return Files.writeString(folder.resolve("schema.yaml"), yaml);
  }
}
