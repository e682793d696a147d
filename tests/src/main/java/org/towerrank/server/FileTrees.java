package org.towerrank.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Whole directories: unpacked, copied and deleted. */
final class FileTrees {
  private FileTrees() {}

  /**
   * Unpacks the zip without its one top directory; what lies in a {@code bin} directory can then be
   * executed.
   */
  static void unpack(Path zip, Path directory) throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : file.stream().filter(e -> !e.isDirectory()).toList()) {
        Path name = Path.of(entry.getName());
        Path target = directory.resolve(name.subpath(1, name.getNameCount())).normalize();
        if (!target.startsWith(directory)) {
          throw new IOException("expected paths inside of [" + zip + "], got [" + name + "]");
        }
        Path parent = Objects.requireNonNull(target.getParent());
        Files.createDirectories(parent);
        try (InputStream in = file.getInputStream(entry)) {
          Files.copy(in, target);
        }
        if (parent.endsWith("bin")) {
          Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
      }
    }
    // The server expects them, and the zip has them as empty directories only.
    for (String empty : List.of("plugins", "logs")) {
      Files.createDirectories(directory.resolve(empty));
    }
  }

  /** Copies what is there; files that vanish meanwhile, as a running server's may, are left out. */
  static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(path)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            try {
              Files.copy(
                  path, to.resolve(from.relativize(path)), StandardCopyOption.REPLACE_EXISTING);
            } catch (NoSuchFileException vanished) {
              return FileVisitResult.CONTINUE;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
            if (e instanceof NoSuchFileException && !path.equals(from)) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
  }

  /** Makes a second directory of the same files, without a copy of their content. */
  static void link(Path from, Path to, Predicate<Path> wanted) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.filter(wanted).toList()) {
        Path target = to.resolve(from.relativize(path));
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.createLink(target, path);
        }
      }
    }
  }

  /** Deletes the directory and all in it, if it is there. */
  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(path);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path path, @Nullable IOException e)
              throws IOException {
            Files.deleteIfExists(path);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
