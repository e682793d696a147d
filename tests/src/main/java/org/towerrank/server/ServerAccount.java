package org.towerrank.server;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whom a server runs as. Elasticsearch refuses to run as root, so that root starts it as another
 * account on files of that account; everyone else starts it as they are.
 */
final class ServerAccount {
  private static final String UNPRIVILEGED = "nobody";

  private final Optional<UserPrincipal> other;

  private ServerAccount(Optional<UserPrincipal> other) {
    this.other = other;
  }

  /** The account to use for files under the directory. */
  static ServerAccount forFilesUnder(Path directory) throws IOException {
    if (!System.getProperty("user.name").equals("root")) {
      return new ServerAccount(Optional.empty());
    }
    try {
      return new ServerAccount(
          Optional.of(
              directory
                  .getFileSystem()
                  .getUserPrincipalLookupService()
                  .lookupPrincipalByName(UNPRIVILEGED)));
    } catch (UserPrincipalNotFoundException e) {
      throw new ServerException(
          "expected an account ["
              + UNPRIVILEGED
              + "] to run Elasticsearch as, since it refuses root; found none",
          e);
    }
  }

  /** The command, run as this account. */
  List<String> command(List<String> command) {
    List<String> whole = new ArrayList<>();
    other.ifPresent(account -> whole.addAll(List.of("runuser", "-u", account.getName(), "--")));
    whole.addAll(command);
    return List.copyOf(whole);
  }

  /** Gives the directory and all in it to this account. */
  void own(Path directory) throws IOException {
    if (other.isEmpty()) {
      return;
    }
    UserPrincipal owner = other.get();
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
              throws IOException {
            Files.setOwner(path, owner);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            Files.setOwner(path, owner);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
