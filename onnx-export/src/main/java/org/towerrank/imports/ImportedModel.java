package org.towerrank.imports;

import java.util.List;
import java.util.Optional;
import org.towerrank.bundle.BundleWriter;

/**
 * What an import came to.
 *
 * @param writer writes the bundle
 * @param whole writes the same with the user in every row, where the bundle has the user once
 * @param notes what was gained, or what stood in the way; sentences
 */
public record ImportedModel(BundleWriter writer, Optional<BundleWriter> whole, List<String> notes) {
  public ImportedModel {
    notes = List.copyOf(notes);
  }

  /**
   * The same with the user in every row.
   *
   * @param problem with the user once
   */
  public ImportedModel withUserInEveryRow(String problem) {
    return new ImportedModel(
        whole.orElse(writer),
        Optional.empty(),
        List.of("The user is computed for every item, since once is not the same: " + problem));
  }
}
