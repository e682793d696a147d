package org.towerrank.feature;

/** A schema that contradicts itself or names something that does not exist. */
public final class SchemaException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public SchemaException(String message) {
    super(message);
  }
}
