package org.towerrank.elasticsearch.action;

import java.io.IOException;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.support.master.AcknowledgedRequest;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.core.TimeValue;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.store.RegistryChange;

/** Asks the master node for a change of the registry. */
public final class RegistryRequest extends AcknowledgedRequest<RegistryRequest> {
  private static final TimeValue TIMEOUT = TimeValue.timeValueSeconds(30);

  private final RegistryChange change;

  /** A request for one change. */
  public RegistryRequest(RegistryChange change) {
    super(TIMEOUT, TIMEOUT);
    this.change = change;
  }

  /** Reads what {@link #writeTo} wrote. */
  public RegistryRequest(StreamInput in) throws IOException {
    super(in);
    this.change = RegistryChange.read(in);
  }

  RegistryChange change() {
    return change;
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    super.writeTo(out);
    RegistryChange.write(change, out);
  }

  @Override
  public @Nullable ActionRequestValidationException validate() {
    return null;
  }
}
