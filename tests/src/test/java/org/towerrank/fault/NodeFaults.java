package org.towerrank.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.fault.Faults.Kind;
import org.towerrank.fault.Faults.Scope;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerClient.Answer;
import org.towerrank.tests.Catalogue;
import org.towerrank.tests.Servers;

/**
 * A node whose first, second, third … operation fails while models are uploaded, loaded, replaced,
 * deleted and used: on files of its temporary directory, on files of the indexes that hold models
 * and items, and for memory of ONNX Runtime. Run by {@code .ci/faults}, which gives the server the
 * library that fails.
 */
@ExtendWith(Servers.class)
class NodeFaults {
  private static final String STORE = ".towerrank-models-1";

  /** More than there are operations on memory in a search. */
  private static final int EVERY = 1000;

  /** About every fourth of those on temporary files. */
  private static final int MANY = 85;

  private static final int SOME = 12;

  private static final Faults FAULTS = Faults.ofThisProcess();

  @SuppressWarnings("NullAway.Init")
  private static FaultyNode node;

  private static long memory;

  @BeforeAll
  static void start(Installation installation) throws IOException {
    node = FaultyNode.start(installation);
    memory = node.modelMemory();
  }

  @AfterAll
  static void stop() throws IOException {
    FAULTS.end();
    node.close();
  }

  @Test
  void temporaryFilesOfAnUpload() {
    sweep("temporary files of an upload", MANY, temporaryFiles().upload());
  }

  @Test
  void temporaryFilesOfAReplacement() {
    sweep("temporary files of a replacement", SOME, temporaryFiles().replacement());
  }

  @Test
  void storedFilesOfAnUpload() {
    sweep("stored files of an upload", SOME, storedFiles().upload());
  }

  @Test
  void storedFilesOfAReplacement() {
    sweep("stored files of a replacement", SOME, storedFiles().replacement());
  }

  @Test
  void storedFilesOfADeletion() {
    sweep("stored files of a deletion", SOME, storedFiles().deletion());
  }

  @Test
  void filesOfAnIndexThatIsEmbedded() {
    sweep("files of an index that is embedded", SOME, indexedItems().embedding());
  }

  @Test
  void filesOfAnIndexThatAPipelineFills() {
    sweep("files of an index that a pipeline fills", SOME, indexedItems().pipeline());
  }

  @Test
  void memoryOfAnUpload() {
    sweep(
        "memory of an upload",
        SOME,
        new ModelChanges(node, FAULTS, () -> Scope.of(Kind.TENSOR)).upload());
  }

  @Test
  void memoryOfARescoredSearch() {
    sweep("memory of a rescored search", EVERY, new Searches(node).rescoring());
  }

  @Test
  void memoryOfRecall() {
    sweep("memory of recall", EVERY, new Searches(node).recall());
  }

  @Test
  void memoryOfAnIndexThatIsEmbedded() {
    IndexedItems items = new IndexedItems(node, files -> Scope.of(Kind.TENSOR));
    sweep("memory of an index that is embedded", SOME, items.embedding());
  }

  @Test
  void memoryOfAnIndexThatAPipelineFills() {
    IndexedItems items = new IndexedItems(node, files -> Scope.of(Kind.TENSOR));
    sweep("memory of an index that a pipeline fills", SOME, items.pipeline());
  }

  private static ModelChanges temporaryFiles() {
    Scope scope = new Scope(EnumSet.of(Kind.READ, Kind.WRITE), FaultyNode.temporaryFiles());
    return new ModelChanges(node, FAULTS, () -> scope);
  }

  /** Only what is written: a server that cannot read its own files is another matter. */
  private static ModelChanges storedFiles() {
    Scope scope = new Scope(Set.of(Kind.WRITE), node.filesOf(STORE));
    return new ModelChanges(node, FAULTS, () -> scope);
  }

  private static IndexedItems indexedItems() {
    return new IndexedItems(node, files -> new Scope(Set.of(Kind.WRITE), files));
  }

  /** Whatever failed, the node has afterwards what it had before. */
  private static void sweep(String name, int most, FaultSweep.Work<Answer> work) {
    JsonNode healthy = node.rescored(Catalogue.RANKER);
    new FaultSweep(FAULTS, most).of(name, work);
    node.send("DELETE", ModelChanges.PATH);
    assertThat(node.node().isRunning()).isTrue();
    assertThat(node.rescored(Catalogue.RANKER)).isEqualTo(healthy);
    assertThat(node.hasMemoryOfModels(memory)).isTrue();
    assertThat(node.errorsOfOurs()).isEmpty();
  }
}
