package org.towerrank.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.towerrank.bundle.BundleWriter;

/**
 * What an import came to.
 *
 * @param writer writes the bundle
 * @param whole writes the same with the user in every row, where the bundle has the user once
 * @param notes sentences, the last of which says what was gained or what stood in the way
 */
public record ImportedModel(BundleWriter writer, Optional<BundleWriter> whole, List<String> notes) {
  public ImportedModel {
    notes = List.copyOf(notes);
  }

  /**
   * The same with the user in every row.
   *
   * @param reason the end of the sentence that takes the place of the last note
   */
  public ImportedModel withUserInEveryRow(String reason) {
    List<String> others = new ArrayList<>(notes.subList(0, Math.max(0, notes.size() - 1)));
    others.add("The user is computed for every item, " + reason);
    return new ImportedModel(whole.orElse(writer), Optional.empty(), others);
  }
}
