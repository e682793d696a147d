package org.towerrank.recipe;

/** A recipe that cannot be read or contradicts itself. */
public final class RecipeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public RecipeException(String message) {
    super(message);
  }

  public RecipeException(String message, Throwable cause) {
    super(message, cause);
  }
}
