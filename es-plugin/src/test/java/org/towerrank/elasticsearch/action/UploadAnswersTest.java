package org.towerrank.elasticsearch.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.ResourceNotFoundException;
import org.elasticsearch.action.FailedNodeException;
import org.elasticsearch.cluster.ClusterName;
import org.elasticsearch.cluster.coordination.FailedToCommitClusterStateException;
import org.elasticsearch.cluster.metadata.ProcessClusterEventTimeoutException;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.util.concurrent.EsRejectedExecutionException;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.discovery.MasterNotDiscoveredException;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.transport.RemoteTransportException;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the answers of other nodes mean for an upload. */
class UploadAnswersTest {
  /** Errors of the server are classes that log. */
  @BeforeAll
  static void log() {
    LogConfigurator.configureESLogging();
  }

  @Test
  void onlyTheMastersOwnNoIsAReasonToDeleteWhatWasStored() {
    for (Exception no :
        List.of(
            new IllegalArgumentException("a name"),
            new ElasticsearchStatusException("an alias", RestStatus.CONFLICT),
            new ResourceNotFoundException("a model"))) {
      assertThat(PutModel.Transport.isRefusal(no)).isTrue();
      assertThat(PutModel.Transport.isRefusal(new RemoteTransportException("master", no))).isTrue();
    }
    for (Exception unknown :
        List.of(
            new MasterNotDiscoveredException(),
            new ProcessClusterEventTimeoutException(TimeValue.ZERO, "register"),
            new FailedToCommitClusterStateException("lost"),
            new EsRejectedExecutionException("full", false),
            new IOException("connection"),
            new IllegalStateException("anything"))) {
      assertThat(PutModel.Transport.isRefusal(unknown)).as("%s", unknown).isFalse();
      assertThat(PutModel.Transport.isRefusal(new RemoteTransportException("m", unknown)))
          .as("%s", unknown)
          .isFalse();
    }
  }

  @Test
  void aNodeThatDidNotLoadSaysWhy() throws IOException {
    Exception cause =
        new ElasticsearchStatusException(
            "model [m] version [1] cannot be kept on this node: No space left on device",
            RestStatus.SERVICE_UNAVAILABLE);
    FailedNodeException failure =
        new FailedNodeException(
            "id", "Failed node [id]", new RemoteTransportException("[node-0][load]", cause));
    LoadModel.Response response =
        new LoadModel.Response(new ClusterName("c"), List.of(), List.of(failure));
    XContentBuilder json = XContentFactory.jsonBuilder().startObject();
    response.toXContent(json, ToXContent.EMPTY_PARAMS).endObject();
    assertThat(Strings.toString(json))
        .isEqualTo(
            "{\"loaded\":{\"nodes\":0,\"failures\":[{\"node\":\"id\",\"reason\":\"model [m] version"
                + " [1] cannot be kept on this node: No space left on device\"}]}}");
  }
}
