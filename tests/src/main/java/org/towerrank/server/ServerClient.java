package org.towerrank.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Sends requests to one node, as one user. Safe for use by many threads. */
public final class ServerClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(2);
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  private final URI address;
  private final Map<String, String> headers;

  /**
   * @param address of the node, as {@code http://host:port}
   * @param user who sends the requests; empty if the server has no security
   */
  public ServerClient(URI address, Optional<FileRealm.User> user) {
    this(
        address,
        user.map(u -> Map.of("Authorization", "Basic " + credentials(u))).orElseGet(Map::of));
  }

  private ServerClient(URI address, Map<String, String> headers) {
    this.address = address;
    this.headers = Map.copyOf(headers);
  }

  /** A client whose requests have one more header, or another value of it. */
  public ServerClient withHeader(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new ServerClient(address, more);
  }

  /**
   * What the server answered.
   *
   * @param status of HTTP
   * @param body as text, empty when there was none
   */
  public record Answer(int status, String body) {
    /** The body as JSON; fails, with the body, when it is something else. */
    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException e) {
        throw new ServerException("expected JSON, got [" + body + "]", e);
      }
    }

    /** This answer; fails, with the body, unless its status is 2xx. */
    public Answer orFail() {
      if (status / 100 != 2) {
        throw new ServerException("expected a status of 2xx, got " + status + ": " + body);
      }
      return this;
    }
  }

  /** The node, as {@code http://host:port}. */
  public URI address() {
    return address;
  }

  /** Sends a request without a body. */
  public Answer send(String method, String path) {
    return send(method, path, "application/json", BodyPublishers.noBody());
  }

  /** Sends JSON, or newline-delimited JSON where the path ends with {@code _bulk}. */
  public Answer send(String method, String path, String json) {
    String type =
        path.contains("_bulk") || path.contains("_msearch")
            ? "application/x-ndjson"
            : "application/json";
    return send(method, path, type, BodyPublishers.ofString(json));
  }

  /** Sends bytes. */
  public Answer send(String method, String path, String contentType, byte[] body) {
    return send(method, path, contentType, BodyPublishers.ofByteArray(body));
  }

  private Answer send(String method, String path, String contentType, BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(path)).timeout(REQUEST_TIMEOUT).method(method, body);
    if (body.contentLength() != 0) {
      request.header("Content-Type", contentType);
    }
    headers.forEach(request::header);
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new ServerException("no answer to " + method + " " + address.resolve(path), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("interrupted in " + method + " " + address.resolve(path), e);
    }
  }

  private static String credentials(FileRealm.User user) {
    return Base64.getEncoder()
        .encodeToString((user.name() + ":" + user.password()).getBytes(StandardCharsets.UTF_8));
  }
}
