package org.towerrank.lucene.column;

import org.apache.lucene.util.BytesRef;

/**
 * How the terms of sorted doc values are read back as the text that a feature's encoder takes.
 *
 * <p>What {@code toString} gives says which format it is, see {@link DocumentField}. That of a
 * lambda is its own in each process, which then finds no files of an earlier one.
 */
@FunctionalInterface
public interface TermFormat {
  /** Terms as Lucene's own keyword fields hold them. */
  TermFormat UTF8 =
      new TermFormat() {
        @Override
        public String text(BytesRef term) {
          return term.utf8ToString();
        }

        @Override
        public String toString() {
          return "utf8";
        }
      };

  /** The text of a term; the term is not to be kept or changed. */
  String text(BytesRef term);
}
