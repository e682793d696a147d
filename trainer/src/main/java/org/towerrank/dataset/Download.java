package org.towerrank.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;

/**
 * A file that its owner publishes.
 *
 * @param address where
 * @param proof how to tell that it is the file that was meant, and whole
 */
record Download(URI address, FileChecksum proof) {

  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final String ELSE = "; get it some other way and give it with --from";

  String name() {
    String path = address.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /**
   * Fetches the file into a directory and checks it.
   *
   * @throws DataException when the address cannot be reached, answers with an error, or gives
   *     another file than was meant
   */
  void fetch(Path directory, Progress progress) throws IOException {
    Path file = directory.resolve(name());
    try {
      transfer(file, progress);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException("[" + address + "]: the download was interrupted", e);
    } catch (DataException e) {
      throw e;
    } catch (IOException e) {
      throw new DataException("[" + address + "] cannot be downloaded: " + e + ELSE, e);
    }
    proof.check(file, address);
  }

  private void transfer(Path file, Progress progress) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address).build();
    try (HttpClient client = client()) {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          throw new DataException(
              "["
                  + address
                  + "]: expected status 200, came ["
                  + response.statusCode()
                  + "]"
                  + ELSE);
        }
        save(body, file, response.headers().firstValueAsLong("Content-Length").orElse(0), progress);
      }
    }
  }

  private static HttpClient client() {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NORMAL)
        .connectTimeout(CONNECT)
        .build();
  }

  private void save(InputStream body, Path file, long size, Progress progress) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long done = 0;
    try (OutputStream out = Files.newOutputStream(file);
        Progress.Task task = progress.start("download " + name(), size)) {
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        out.write(buffer, 0, read);
        done += read;
        task.update(done, 0, "");
      }
    }
  }
}
