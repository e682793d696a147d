package org.towerrank.lucene.rows;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The rows that are wanted or served now. Several may have one file. Not thread-safe. */
final class RowHandles {
  private final Set<RowHandle> handles = new HashSet<>();

  void add(RowHandle handle) {
    handles.add(handle);
  }

  void remove(RowHandle handle) {
    handles.remove(handle);
  }

  List<RowHandle> all() {
    return List.copyOf(handles);
  }

  private Stream<RowHandle> of(RowsId id) {
    return handles.stream().filter(handle -> handle.id().equals(id));
  }

  /** Whether somebody has or wants a file. */
  boolean use(RowsId id) {
    return of(id).findAny().isPresent();
  }

  /** Windows that need a file; below 0 if nobody uses it. */
  double value(RowsId id) {
    return use(id) ? of(id).mapToDouble(RowHandle::value).sum() : -1;
  }

  /** Somebody whom a file is not served to. */
  Optional<RowHandle> without(RowsId id) {
    return of(id).filter(handle -> handle.state() != RowHandle.State.READY).findFirst();
  }

  /** Takes a file from all. */
  void unmap(RowsId id) {
    of(id)
        .filter(handle -> handle.state() == RowHandle.State.READY)
        .forEach(
            handle -> {
              handle.state(RowHandle.State.ABSENT);
              handle.unmap();
            });
  }

  /** Ends the wish of all that wait for a file. */
  void cancel(RowsId id) {
    of(id)
        .filter(handle -> handle.state() == RowHandle.State.QUEUED)
        .forEach(handle -> handle.state(RowHandle.State.ABSENT));
  }

  int count(RowHandle.State state) {
    return (int) handles.stream().filter(handle -> handle.state() == state).count();
  }
}
