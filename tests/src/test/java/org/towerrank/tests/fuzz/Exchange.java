package org.towerrank.tests.fuzz;

import java.nio.charset.StandardCharsets;

/** A request. */
final class Exchange {
  private static final int SHOWN = 600;

  private final String method;
  private final String path;
  private final String type;
  private final byte[] body;

  /**
   * @param method of HTTP
   * @param path with its parameters, encoded
   * @param type of the body
   * @param body may be empty
   */
  Exchange(String method, String path, String type, byte[] body) {
    this.method = method;
    this.path = path;
    this.type = type;
    this.body = body;
  }

  String method() {
    return method;
  }

  String path() {
    return path;
  }

  String type() {
    return type;
  }

  byte[] body() {
    return body;
  }

  static Exchange of(String method, String path) {
    return new Exchange(method, path, "application/json", new byte[0]);
  }

  static Exchange json(String method, String path, Object tree) {
    return of(method, path, Json.write(tree));
  }

  static Exchange of(String method, String path, String json) {
    String type =
        path.contains("_bulk") || path.contains("_msearch")
            ? "application/x-ndjson"
            : "application/json";
    return new Exchange(method, path, type, json.getBytes(StandardCharsets.UTF_8));
  }

  static Exchange zip(String path, byte[] bytes) {
    return new Exchange("PUT", path, "application/zip", bytes);
  }

  /** As a command that sends it again; of a long body the beginning, of a zip nothing. */
  @Override
  public String toString() {
    String shown = type.endsWith("zip") ? "" : new String(body, StandardCharsets.UTF_8);
    if (shown.length() > SHOWN) {
      shown = shown.substring(0, SHOWN) + "… (" + body.length + " bytes)";
    }
    return method + " " + path + "\n" + shown;
  }
}
