package org.towerrank.json;

import java.io.IOException;

/** JSON that is not as it should be; the message says in which file, where and why. */
public final class JsonException extends IOException {
  private static final long serialVersionUID = 1L;

  JsonException(String message) {
    super(message);
  }

  JsonException(String message, Throwable cause) {
    super(message, cause);
  }
}
