package org.towerrank.server;

/** A server could not be installed, started or stopped; the message ends with what it printed. */
public final class ServerException extends RuntimeException {
  /**
   * @param message what was expected and what came
   */
  public ServerException(String message) {
    super(message);
  }

  /**
   * @param message what was expected and what came
   * @param cause what failed underneath
   */
  public ServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
