package org.towerrank.lucene.version;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.ReadAdvice;

/** Reading of segments and files as Lucene 10.5 and later read them. */
public final class Reading {
  private Reading() {}

  /**
   * The documents of a segment with the nearest vectors, deleted ones left out.
   *
   * @param k nodes of the graph that are considered, and the most documents
   */
  public static TopDocs nearest(LeafReader leaf, String field, float[] vector, int k)
      throws IOException {
    AcceptDocs all = AcceptDocs.fromLiveDocs(leaf.getLiveDocs(), leaf.maxDoc());
    return leaf.searchNearestVectors(field, vector, k, all, Integer.MAX_VALUE);
  }

  /** A directory whose files are mapped, and read at random places unless they are read once. */
  public static MMapDirectory atRandom(Path path) throws IOException {
    MMapDirectory directory = new MMapDirectory(path);
    directory.setReadAdvice(
        (name, context) ->
            Optional.of(
                context.equals(IOContext.READONCE) ? ReadAdvice.SEQUENTIAL : ReadAdvice.RANDOM));
    return directory;
  }
}
