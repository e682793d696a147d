package org.towerrank.elasticsearch.action;

import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.FailedNodeException;
import org.elasticsearch.transport.ActionNotFoundTransportException;
import org.elasticsearch.transport.ReceiveTimeoutTransportException;
import org.elasticsearch.transport.TransportSerializationException;

/** Why nodes did not do what they were asked. */
final class NodeFailures {
  private NodeFailures() {}

  /** The reason of a failure itself, without what transport wrapped around it. */
  static String reason(FailedNodeException failure) {
    Throwable cause =
        ExceptionsHelper.unwrapCause(failure.getCause() == null ? failure : failure.getCause());
    if (cause instanceof TransportSerializationException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case ActionNotFoundTransportException unknown ->
          "the node has no TowerRank plugin that knows ["
              + unknown.action()
              + "]; install the same on all nodes";
      case ReceiveTimeoutTransportException late -> "no answer in time";
      default -> String.valueOf(cause.getMessage());
    };
  }
}
