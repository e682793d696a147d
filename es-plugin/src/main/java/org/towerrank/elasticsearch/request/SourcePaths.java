package org.towerrank.elasticsearch.request;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.towerrank.feature.Feature;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.VectorFeature;

/**
 * Where features are in the sources of documents.
 *
 * @param all the paths that are read
 * @param ordered those of them where the order of a list means something
 */
public record SourcePaths(List<String> all, Set<String> ordered) {

  /** Copies both. */
  public SourcePaths {
    all = List.copyOf(all);
    ordered = Collections.unmodifiableSet(new LinkedHashSet<>(ordered));
  }

  /**
   * The paths of some features.
   *
   * @param path of a field that the schema names
   */
  static SourcePaths of(Collection<Feature> features, UnaryOperator<String> path) {
    Set<String> all = new LinkedHashSet<>();
    Set<String> ordered = new LinkedHashSet<>();
    for (Feature feature : features) {
      String read = path.apply(feature.field());
      all.add(read);
      if (isOrdered(feature)) {
        ordered.add(read);
      }
    }
    return new SourcePaths(List.copyOf(all), ordered);
  }

  private static boolean isOrdered(Feature feature) {
    return feature instanceof VectorFeature
        || (feature instanceof SequenceFeature sequence
            && sequence.order() != SequenceFeature.Order.UNORDERED);
  }
}
