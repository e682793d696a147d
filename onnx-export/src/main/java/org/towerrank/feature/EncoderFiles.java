package org.towerrank.feature;

import java.io.IOException;

/** The files of a bundle that hold what an encoder's entry does not: vocabularies. */
public final class EncoderFiles {
  private EncoderFiles() {}

  /** Takes the files of one encoder. */
  @FunctionalInterface
  public interface Writer {
    /**
     * Writes a vocabulary.
     *
     * @return the path of its file
     */
    String write(Vocabulary vocabulary);
  }

  /** Gives the files of one encoder. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Reads a vocabulary.
     *
     * @param file its path
     * @param values how many there have to be
     * @throws IOException when it is missing, broken or another encoder's
     */
    Vocabulary read(String file, int values) throws IOException;
  }
}
