package org.towerrank.elasticsearch.rest;

import org.elasticsearch.core.TimeValue;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestUtils;
import org.jspecify.annotations.Nullable;

/** How long each of the nodes that a request asks may take for its answer. */
final class NodeTimeout {
  private NodeTimeout() {}

  /**
   * What a request says.
   *
   * @return null for no limit: where it says nothing, or {@code -1} as for the server's changes
   */
  static @Nullable TimeValue of(RestRequest request) {
    TimeValue timeout = RestUtils.getTimeout(request);
    return TimeValue.MINUS_ONE.equals(timeout) ? null : timeout;
  }
}
