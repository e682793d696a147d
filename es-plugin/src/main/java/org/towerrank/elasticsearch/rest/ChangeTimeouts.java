package org.towerrank.elasticsearch.rest;

import static org.elasticsearch.rest.RestUtils.REST_MASTER_TIMEOUT_PARAM;
import static org.elasticsearch.rest.RestUtils.REST_TIMEOUT_PARAM;

import java.util.Set;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestUtils;
import org.towerrank.elasticsearch.action.ChangeRegistry;

/** The parameters that bound a change of the registry, as the server's own changes have them. */
final class ChangeTimeouts {
  /** Their names. */
  static final Set<String> PARAMETERS = Set.of(REST_MASTER_TIMEOUT_PARAM, REST_TIMEOUT_PARAM);

  private ChangeTimeouts() {}

  /** Those of a request; 30 seconds each where it does not say. */
  static ChangeRegistry.Timeouts of(RestRequest request) {
    return new ChangeRegistry.Timeouts(
        RestUtils.getMasterNodeTimeout(request), RestUtils.getAckTimeout(request));
  }
}
