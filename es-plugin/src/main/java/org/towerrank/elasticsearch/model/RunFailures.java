package org.towerrank.elasticsearch.model;

import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.rest.RestStatus;
import org.towerrank.inference.InferenceException;

/** What a request is answered whose run failed. */
public final class RunFailures {
  private RunFailures() {}

  /**
   * A run that took too long or found no memory may go well at another time (429), as a search that
   * times out may. Any other failure is a defect, and stays what it is.
   */
  public static RuntimeException of(InferenceException failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure.isEndedEarly()) {
      message += "; see towerrank.models.run_timeout";
    } else if (!failure.isForLackOfMemory()) {
      return failure;
    }
    // Without a cause: the server answers with that of exceptions of its searches.
    return new ElasticsearchStatusException(message, RestStatus.TOO_MANY_REQUESTS);
  }
}
