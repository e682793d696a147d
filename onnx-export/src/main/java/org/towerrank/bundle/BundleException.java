package org.towerrank.bundle;

import java.io.IOException;

/**
 * A bundle or run that is incomplete, was changed, or is of a format this version does not read.
 */
public final class BundleException extends IOException {
  private static final long serialVersionUID = 1L;

  public BundleException(String message) {
    super(message);
  }

  public BundleException(String message, Throwable cause) {
    super(message, cause);
  }
}
