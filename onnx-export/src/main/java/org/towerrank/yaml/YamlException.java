package org.towerrank.yaml;

/** YAML that is not as it should be; the message says in which file, on which line and why. */
public final class YamlException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  YamlException(String message) {
    super(message);
  }

  public YamlException(String message, Throwable cause) {
    super(message, cause);
  }
}
