package org.towerrank.prepare;

/** What a table tells of. */
enum Subject {
  USERS("users", "user_id"),
  ITEMS("items", "item_id");

  private final String key;
  private final String eventId;

  Subject(String key, String eventId) {
    this.key = key;
    this.eventId = eventId;
  }

  /** The key of a specification that names its table. */
  String key() {
    return key;
  }

  /** The column of its ids in the table of events. */
  String eventId() {
    return eventId;
  }
}
