package org.towerrank.elasticsearch.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.core.Releasable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.rest.RestStatus;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.BundleException;
import org.towerrank.bundle.BundleLimits;
import org.towerrank.bundle.GraphRole;
import org.towerrank.elasticsearch.node.NodeRuntime;
import org.towerrank.export.StructureCheck;
import org.towerrank.inference.GraphMemory;
import org.towerrank.inference.InferenceException;
import org.towerrank.inference.RunWatch;

/**
 * Checks a bundle before anything of it is stored: its zip (paths, sizes), format version and
 * checksums, its graphs (no external data, standard operators only, inputs that match the schema),
 * and a trial inference. For the one thread that checks uploads: each takes a model's memory
 * meanwhile.
 */
public final class BundleValidation {
  private static final long SEED = 1;

  private final Supplier<BundleLimits> limits;
  private final Supplier<TimeValue> trialTime;
  private final ModelMemory memory;
  private final Path scratch;

  /**
   * A validation.
   *
   * @param limits of what a bundle may hold
   * @param trialTime that its trial may take
   * @param scratch a directory to unzip it to
   */
  public BundleValidation(
      Supplier<BundleLimits> limits,
      Supplier<TimeValue> trialTime,
      ModelMemory memory,
      Path scratch) {
    this.limits = limits;
    this.trialTime = trialTime;
    this.memory = memory;
    this.scratch = scratch;
  }

  /**
   * Checks a zip.
   *
   * @param id of the model it is to be, for errors
   * @throws ElasticsearchStatusException saying what is wrong with it (400), that ONNX Runtime got
   *     no memory for it (429), or that there is no room to unzip it (507)
   * @throws org.elasticsearch.common.breaker.CircuitBreakingException (429) when there is no memory
   *     to try it
   */
  public StoredVersion.Facts check(String id, Path zip) throws IOException {
    NodeRuntime.require("model [" + id + "] was not stored");
    try (InputStream in = Files.newInputStream(zip)) {
      Bundle bundle = Bundle.open("bundle of model " + id, in, limits.get(), scratch);
      long bytes = ModelMemory.estimate(bundle) + GraphMemory.ofConstants(bundle);
      Releasable reserved = memory.reserve("trial of model [" + id + "]", bytes);
      try (reserved) {
        tryRuns(bundle);
      }
      return new StoredVersion.Facts(bundle.name(), kind(bundle), bundle.fingerprint(), bytes);
    } catch (InferenceException e) {
      throw refusal(
          id, e.isForLackOfMemory() ? RestStatus.TOO_MANY_REQUESTS : RestStatus.BAD_REQUEST, e);
    } catch (BundleException | IllegalArgumentException e) {
      throw refusal(id, RestStatus.BAD_REQUEST, e);
    } catch (IOException e) {
      // No fault of the bundle: the node has no room for its files.
      throw new ElasticsearchStatusException(
          "model ["
              + id
              + "] was not stored: it was not unzipped to the temporary directory: "
              + e.getMessage(),
          RestStatus.INSUFFICIENT_STORAGE,
          e);
    }
  }

  private static ElasticsearchStatusException refusal(String id, RestStatus status, Exception e) {
    return new ElasticsearchStatusException(
        "model [" + id + "] was not stored: " + e.getMessage(), status, e);
  }

  private void tryRuns(Bundle bundle) throws BundleException {
    TimeValue time = trialTime.get();
    long start = System.nanoTime();
    Runnable check =
        () -> {
          if (System.nanoTime() - start > time.nanos()) {
            throw new IllegalArgumentException(
                "expected its trial to take at most " + time + ", it takes longer");
          }
        };
    RunWatch.checked(check, () -> StructureCheck.run(bundle, StructureCheck.ROWS, SEED));
  }

  private static String kind(Bundle bundle) {
    boolean towers = bundle.graph(GraphRole.USER_TOWER).isPresent();
    boolean ranker = bundle.graph(GraphRole.RANKER).isPresent();
    if (towers && ranker) {
      return "two_tower_and_ranker";
    }
    return towers ? "two_tower" : "ranker";
  }
}
