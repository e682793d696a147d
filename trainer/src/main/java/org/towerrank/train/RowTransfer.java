package org.towerrank.train;

import java.nio.FloatBuffer;
import java.util.List;
import org.towerrank.feature.IdEncoder;
import org.towerrank.model.EmbeddingRows;
import org.towerrank.model.ModelDefinition;

/** Takes rows of embeddings from one model to another, by the values that they are of. */
record RowTransfer(ModelDefinition from, ModelDefinition to) {

  /**
   * Copies the rows of all values that both models know.
   *
   * @param parts the whole weight that {@code source} is of, and its moments as far as wanted
   * @return for each id the other model's id of its row; less than 0 where none was copied
   */
  int[] copy(
      EmbeddingRows source,
      EmbeddingRows target,
      List<FloatBuffer> parts,
      Parameter.Embedding embedding) {
    EncoderValues values = new EncoderValues(encoder(to, target), encoder(from, source));
    int[] others = new int[target.count()];
    for (int id = 0; id < others.length; id++) {
      others[id] = values.other(id);
      if (others[id] >= 0) {
        copy(source, others[id], target, id, parts, embedding);
      }
    }
    return others;
  }

  /** Copies the row of one id to that of another. */
  void copy(
      EmbeddingRows source,
      int other,
      EmbeddingRows target,
      int id,
      List<FloatBuffer> parts,
      Parameter.Embedding embedding) {
    float[] row = new float[target.dimension()];
    for (int part = 0; part < parts.size(); part++) {
      parts.get(part).get((source.offset() + other) * row.length, row);
      embedding.set(target.offset() + id, part, row);
    }
  }

  private static IdEncoder encoder(ModelDefinition model, EmbeddingRows rows) {
    return model.schema().idEncoder(model.schema().feature(rows.feature()));
  }
}
