package org.towerrank.tests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Base64;
import java.util.Random;
import org.towerrank.server.FileRealm.User;
import org.towerrank.server.ServerNode;

/** A large body of which a part is sent, and the rest never comes. */
final class PartialUpload implements AutoCloseable {
  private static final int BODY = 60_000_000;

  private final String path;
  private final Socket socket;
  private final BufferedReader answer;

  PartialUpload(ServerNode node, User user, String path) throws IOException {
    this.path = path;
    String login = user.name() + ":" + user.password();
    socket = new Socket(node.address().getHost(), node.address().getPort());
    answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    OutputStream out = socket.getOutputStream();
    out.write(
        ("PUT "
                + path
                + " HTTP/1.1\r\nHost: node\r\nContent-Type: application/zip\r\n"
                + "Authorization: Basic "
                + Base64.getEncoder().encodeToString(login.getBytes(US_ASCII))
                + "\r\nContent-Length: "
                + BODY
                + "\r\n\r\n")
            .getBytes(US_ASCII));
    byte[] part = new byte[2_000_000];
    new Random(1).nextBytes(part);
    out.write(part);
    out.flush();
  }

  String path() {
    return path;
  }

  boolean isAnswered() throws IOException {
    return answer.ready();
  }

  int status() throws IOException {
    socket.setSoTimeout(20_000);
    String line = answer.readLine();
    assertThat(line).startsWith("HTTP/1.1 ");
    return Integer.parseInt(line.substring(9, 12));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
