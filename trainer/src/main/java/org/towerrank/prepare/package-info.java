/**
 * From a raw event log to the rows that recipes read: cleaned events, labels from actions, the
 * history before each event, negatives, tables joined as of the event's time, and splits. Each step
 * is a file of SQL beside the classes.
 */
@NullMarked
package org.towerrank.prepare;

import org.jspecify.annotations.NullMarked;
