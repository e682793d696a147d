package org.towerrank.parquet;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Bytes of which a file does not say that they are texts: Impala, Hive and old Spark write texts
 * so. Others, such as pictures or texts in another encoding, are refused, as ids that differ could
 * become one.
 */
public final class UnsaidTexts {
  private UnsaidTexts() {}

  /** Bytes that are no text. */
  public static final class NoTextException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private NoTextException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * The text.
   *
   * @param column whose it is, for the error
   * @throws NoTextException when it is none in UTF-8
   */
  public static String text(String column, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new NoTextException(
          "column ["
              + column
              + "]: expected texts in UTF-8, found bytes that are none: write texts in UTF-8, or"
              + " leave the column out",
          e);
    }
  }
}
