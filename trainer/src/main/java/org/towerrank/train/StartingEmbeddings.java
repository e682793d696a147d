package org.towerrank.train;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Run;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.IdEncoder;
import org.towerrank.model.EmbeddingRows;
import org.towerrank.model.ModelDefinition;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.RecipeException;

/**
 * Embeddings that a model starts from: those of a fitted run, whatever its architecture and the
 * order of its tables. Rows are taken by what they are in the network ({@code embedding}, {@code
 * first_order}), by feature or encoder, and by value.
 */
final class StartingEmbeddings {
  private final String place;
  private final Run run;
  private final Map<Key, EmbeddingRows> byName = new HashMap<>();

  /** What rows are, and the name of a feature or an encoder that they are of. */
  private record Key(String kind, String name) {}

  /** What became of the rows of an encoder. */
  private record Taken(EmbeddingRows rows, int values, int of) {}

  /**
   * @param place what to call the run in messages
   */
  StartingEmbeddings(String place, Run run) {
    this.place = place;
    this.run = run;
    FeatureSchema schema = run.definition().schema();
    List<EmbeddingRows> all = EmbeddingRows.of(run.definition());
    for (EmbeddingRows rows : all) {
      String encoder = schema.feature(rows.feature()).encoder();
      byName.putIfAbsent(new Key(rows.kind(), encoder), rows);
    }
    all.forEach(rows -> byName.put(new Key(rows.kind(), rows.feature()), rows));
  }

  /**
   * Copies what there is, and warns of what is not.
   *
   * @throws RecipeException if nothing can be taken
   */
  void copyTo(ModelDefinition model, Parameters parameters, Progress progress) {
    List<Taken> taken = new ArrayList<>();
    for (List<EmbeddingRows> readers : readers(model)) {
      EmbeddingRows rows = taking(model, readers);
      EmbeddingRows source = source(model, rows);
      String problem = problem(rows, source);
      if (source == null || problem != null) {
        progress.warn(message(rows, problem + ": they start at random"));
      } else {
        taken.add(copy(model, rows, source, parameters.embedding(rows.weight())));
      }
    }
    requireSome(taken);
    taken.stream()
        .filter(each -> each.values() < each.of())
        .forEach(each -> progress.warn(message(each.rows(), few(each))));
  }

  /** The features that read the same rows, as where one shares those of another. */
  private static Collection<List<EmbeddingRows>> readers(ModelDefinition model) {
    return EmbeddingRows.of(model).stream()
        .collect(
            Collectors.groupingBy(
                rows -> List.of(rows.weight(), rows.offset()),
                LinkedHashMap::new,
                Collectors.toList()))
        .values();
  }

  /**
   * Of features that share rows the one whose they are says which are taken: in the run each may
   * have had its own, and an item is not what a history made of it.
   */
  private EmbeddingRows taking(ModelDefinition model, List<EmbeddingRows> readers) {
    List<EmbeddingRows> found =
        readers.stream().filter(rows -> problem(rows, source(model, rows)) == null).toList();
    return found.stream()
        .filter(rows -> model.schema().feature(rows.feature()).encoder().equals(rows.feature()))
        .findFirst()
        .orElse(found.isEmpty() ? readers.getFirst() : found.getFirst());
  }

  private @Nullable EmbeddingRows source(ModelDefinition model, EmbeddingRows rows) {
    EmbeddingRows source = byName.get(new Key(rows.kind(), rows.feature()));
    String encoder = model.schema().feature(rows.feature()).encoder();
    return source == null ? byName.get(new Key(rows.kind(), encoder)) : source;
  }

  private static @Nullable String problem(EmbeddingRows rows, @Nullable EmbeddingRows source) {
    if (source == null) {
      return "the run has none";
    }
    return source.dimension() == rows.dimension()
        ? null
        : "the run's have dimension ["
            + source.dimension()
            + "], expected ["
            + rows.dimension()
            + "]";
  }

  private static String few(Taken taken) {
    return String.format(
        Locale.ROOT,
        "%,d of %,d values are in the run: the others start at random",
        taken.values(),
        taken.of());
  }

  private String message(EmbeddingRows rows, String problem) {
    return "fit.start_from ["
        + place
        + "]: feature ["
        + rows.feature()
        + "], ["
        + rows.kind()
        + "]: "
        + problem;
  }

  private void requireSome(List<Taken> taken) {
    if (taken.stream().noneMatch(each -> each.values() > 0)) {
      throw new RecipeException(
          "fit.start_from ["
              + place
              + "]: expected a run with embeddings of the same features and dimension, none of the"
              + " model's is in it; it is of "
              + run.definition().network());
    }
  }

  private Taken copy(
      ModelDefinition model,
      EmbeddingRows rows,
      EmbeddingRows source,
      Parameter.Embedding embedding) {
    FloatBuffer weight = run.weights().get(source.weight()).numbers();
    int[] others =
        new RowTransfer(run.definition(), model).copy(source, rows, List.of(weight), embedding);
    long known = Arrays.stream(others).skip(IdEncoder.FIRST_KNOWN).filter(id -> id >= 0).count();
    return new Taken(rows, (int) known, Math.max(0, rows.count() - IdEncoder.FIRST_KNOWN));
  }
}
