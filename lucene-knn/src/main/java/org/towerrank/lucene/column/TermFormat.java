package org.towerrank.lucene.column;

import org.apache.lucene.util.BytesRef;

/** How the terms of sorted doc values are read back as the text that a feature's encoder takes. */
@FunctionalInterface
public interface TermFormat {
  /** Terms as Lucene's own keyword fields hold them. */
  TermFormat UTF8 = BytesRef::utf8ToString;

  /** The text of a term; the term is not to be kept or changed. */
  String text(BytesRef term);
}
