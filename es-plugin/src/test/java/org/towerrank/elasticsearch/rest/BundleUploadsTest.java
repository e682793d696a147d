package org.towerrank.elasticsearch.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.common.bytes.BytesArray;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.util.concurrent.EsRejectedExecutionException;
import org.elasticsearch.rest.RestStatus;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleUploadsTest {
  @TempDir Path folder;

  /** Errors of the server are classes that log. */
  @BeforeAll
  static void log() {
    LogConfigurator.configureESLogging();
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
  }

  @Test
  void oneUploadMoreIsRefusedUntilAnotherIsDone() throws Exception {
    BundleUploads uploads = new BundleUploads(folder, () -> 2, System::nanoTime);
    BundleUpload first = uploads.begin();
    BundleUpload second = uploads.begin();
    assertThatThrownBy(uploads::begin)
        .isInstanceOf(EsRejectedExecutionException.class)
        .hasMessageContaining("up to [2] uploads");
    assertThat(files()).isEqualTo(2);
    first.write(new BytesArray(new byte[] {1, 2, 3}));
    first.end();
    assertThat(Files.readAllBytes(first.file())).containsExactly(1, 2, 3);
    first.close();
    first.close();
    uploads.begin().close();
    second.close();
    assertThat(files()).isZero();
  }

  @Test
  void anUploadThatNothingComesOfIsGivenUpWhenAnotherWaits() throws Exception {
    AtomicLong now = new AtomicLong();
    BundleUploads uploads = new BundleUploads(folder, () -> 2, now::get);
    BundleUpload stalled = uploads.begin();
    now.addAndGet(TimeUnit.SECONDS.toNanos(50));
    try (BundleUpload slow = uploads.begin()) {
      now.addAndGet(TimeUnit.SECONDS.toNanos(50));
      try (BundleUpload next = uploads.begin()) {
        assertThat(files()).isEqualTo(2);
        slow.write(new BytesArray("slow"));
        next.write(new BytesArray("next"));
        assertThatThrownBy(() -> stalled.write(new BytesArray("late")))
            .isInstanceOfSatisfying(
                ElasticsearchStatusException.class,
                e -> assertThat(e.status()).isEqualTo(RestStatus.REQUEST_TIMEOUT))
            .hasMessageContaining("given up");
        assertThatThrownBy(uploads::begin).isInstanceOf(EsRejectedExecutionException.class);
      }
    }
    assertThat(files()).isZero();
  }

  /** In a process whose files may have 64 KB, as if the disk had no more. */
  @Test
  void whatCannotBeWrittenIsAnErrorAndLeavesNothing() throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    "bash",
                    "-c",
                    "ulimit -f 64 && exec \"$0\" \"$@\"",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:-UsePerfData",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx64m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    SmallDisk.class.getName(),
                    folder.toString()))
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    assertThat(output).contains("refused");
    assertThat(files()).isZero();
  }

  /** Uploads more than its files may have. */
  static final class SmallDisk {
    private SmallDisk() {}

    /** Ends with 0 if that was refused, and what is small is still taken. */
    public static void main(String[] arguments) throws IOException {
      BundleUploads uploads = new BundleUploads(Path.of(arguments[0]), () -> 1, System::nanoTime);
      try (BundleUpload upload = uploads.begin()) {
        upload.write(new BytesArray(new byte[50_000]));
        upload.write(new BytesArray(new byte[50_000]));
        throw new IllegalStateException("everything was written");
      } catch (IOException e) {
        System.out.println("refused: " + e.getMessage());
      }
      try (BundleUpload upload = uploads.begin()) {
        upload.write(new BytesArray(new byte[50_000]));
        upload.end();
      }
    }
  }
}
