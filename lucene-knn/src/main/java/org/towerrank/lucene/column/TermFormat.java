package org.towerrank.lucene.column;

import java.nio.charset.StandardCharsets;
import org.apache.lucene.util.BytesRef;
import org.towerrank.feature.InvalidValueException;

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
          String text = new String(term.bytes, term.offset, term.length, StandardCharsets.UTF_8);
          // U+FFFD stands for bytes that are none, unless the term itself has it.
          if (text.indexOf('\uFFFD') >= 0 && !term.bytesEquals(new BytesRef(text))) {
            throw new InvalidValueException(
                "expected a text in UTF-8, got [" + term.length + "] bytes that are none");
          }
          return text;
        }

        @Override
        public String toString() {
          return "utf8";
        }
      };

  /**
   * The text of a term; the term is not to be kept or changed.
   *
   * @throws InvalidValueException when it is none
   */
  String text(BytesRef term);
}
