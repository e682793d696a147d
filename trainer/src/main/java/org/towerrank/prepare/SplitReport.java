package org.towerrank.prepare;

import java.util.Map;

/**
 * What a split has.
 *
 * @param kind of rows: {@code ranking} or {@code recall}
 * @param split {@code train}, {@code val} or {@code test}
 * @param positives rows that are positive, by task; empty for recall, whose rows all are
 * @param unseenUsers share of the users that no training row has
 * @param unseenItems share of the items that no training row has
 * @param from time of the first event, UTC
 * @param to time of the last event, UTC
 * @param overlap share of the rows whose time is not after that of the last training row
 */
public record SplitReport(
    String kind,
    String split,
    long rows,
    long users,
    long items,
    Map<String, Long> positives,
    double unseenUsers,
    double unseenItems,
    String from,
    String to,
    double overlap) {}
