package org.towerrank.dataset;

import java.util.List;

/**
 * What is known of a user.
 *
 * @param id the user's number
 * @param age in years, or the code of an age group
 * @param gender {@code F} or {@code M}
 * @param occupation a word or a code
 * @param zip3 the first three characters of the postal code
 */
public record UserProfile(int id, String age, String gender, String occupation, String zip3) {

  static final List<String> COLUMNS = List.of("user_id", "age", "gender", "occupation", "zip3");

  List<String> values() {
    return List.of(Integer.toString(id), age, gender, occupation, zip3);
  }

  /** Returns the first three characters of a postal code. */
  static String zip3(String postalCode) {
    return postalCode.substring(0, Math.min(3, postalCode.length()));
  }
}
