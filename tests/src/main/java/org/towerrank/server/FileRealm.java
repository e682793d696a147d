package org.towerrank.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * The users and roles of a server whose security is on, as the files that its file realm reads.
 *
 * @param users who may log in, beside {@link #ADMINISTRATOR}
 * @param rolesYaml content of {@code roles.yml}: what the users' own roles may do
 */
public record FileRealm(List<User> users, String rolesYaml) {
  /** Added to every realm: may do everything. */
  public static final User ADMINISTRATOR =
      new User("administrator", "administrator-password", List.of("superuser"));

  // The server's own format and parameters of PBKDF2, with its lowest cost.
  private static final String ALGORITHM = "PBKDF2WithHmacSHA512";
  private static final int COST = 1000;
  private static final int SALT_BYTES = 32;
  private static final int KEY_BITS = 256;

  /** Copies the list. */
  public FileRealm {
    users = List.copyOf(users);
  }

  /**
   * Someone who can log in.
   *
   * @param name how the user logs in
   * @param password at least six characters
   * @param roles built-in ones, or of the realm's {@code roles.yml}
   */
  public record User(String name, String password, List<String> roles) {
    /** Copies the list. */
    public User {
      roles = List.copyOf(roles);
    }
  }

  void write(Path configuration) throws IOException {
    List<User> all = Stream.concat(users.stream(), Stream.of(ADMINISTRATOR)).toList();
    Files.write(
        configuration.resolve("users"),
        all.stream().map(user -> user.name() + ":" + hash(user.password())).toList());
    Files.write(
        configuration.resolve("users_roles"),
        all.stream()
            .flatMap(user -> user.roles().stream())
            .distinct()
            .map(role -> role + ":" + members(role, all))
            .toList());
    Files.writeString(configuration.resolve("roles.yml"), rolesYaml);
  }

  private static String members(String role, List<User> all) {
    return all.stream()
        .filter(user -> user.roles().contains(role))
        .map(User::name)
        .collect(Collectors.joining(","));
  }

  private static String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    char[] characters = password.toCharArray();
    try {
      byte[] key =
          SecretKeyFactory.getInstance(ALGORITHM)
              .generateSecret(new PBEKeySpec(characters, salt, COST, KEY_BITS))
              .getEncoded();
      Base64.Encoder base64 = Base64.getEncoder();
      return "{PBKDF2}"
          + COST
          + "$"
          + base64.encodeToString(salt)
          + "$"
          + base64.encodeToString(key);
    } catch (GeneralSecurityException e) {
      throw new ServerException("expected Java to have " + ALGORITHM, e);
    } finally {
      Arrays.fill(characters, '\0');
    }
  }
}
