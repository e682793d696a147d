package org.towerrank.fault;

import static org.towerrank.fault.FaultyPaths.real;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files of this machine, with one operation on them that fails. */
final class FaultyFiles extends FileSystemProvider {
  private final FileSystemProvider files = FileSystems.getDefault().provider();
  private final Operations operations;
  private final FaultyPaths paths = new FaultyPaths(new FaultyFileSystem(this));

  FaultyFiles(Operations operations) {
    this.operations = operations;
  }

  /** A path whose files fail. */
  Path path(String text) {
    return paths.of(Path.of(text));
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    operations.next("open", path);
    return faulty(path, files.newFileChannel(real(path), options, attributes));
  }

  private FileChannel faulty(Path path, FileChannel channel) {
    return new FaultyChannel(channel, real(path), operations);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    operations.next(Files.isDirectory(real(path)) ? Operations.NAMES : "open", path);
    FileChannel channel = files.newFileChannel(real(path), options, attributes);
    // Lucene maps files in a way that Java 21 has as a preview only, so that a class that is
    // compiled for it cannot pass it on: of files that are only read, just the opening fails.
    boolean written = options.contains(StandardOpenOption.WRITE);
    return written ? faulty(path, channel) : channel;
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
    operations.next("list", directory);
    DirectoryStream<Path> entries =
        files.newDirectoryStream(real(directory), entry -> filter.accept(paths.of(entry)));
    operations.opened();
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        Iterator<Path> all = entries.iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return all.hasNext();
          }

          @Override
          public Path next() {
            return paths.of(all.next());
          }
        };
      }

      @Override
      public void close() throws IOException {
        operations.closed();
        entries.close();
      }
    };
  }

  @Override
  public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
    operations.next("create", directory);
    files.createDirectory(real(directory), attributes);
  }

  @Override
  public void delete(Path path) throws IOException {
    operations.next("delete", real(path));
    files.delete(real(path));
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    operations.next("copy", real(target));
    files.copy(real(source), real(target), options);
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    operations.move(real(source), real(target));
    files.move(real(source), real(target), options);
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    return files.isSameFile(real(path), real(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return files.isHidden(real(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return files.getFileStore(real(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    files.checkAccess(real(path), modes);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return Files.getFileAttributeView(real(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return files.readAttributes(real(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    return files.readAttributes(real(path), attributes, options);
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    files.setAttribute(real(path), attribute, value, options);
  }
}
