package org.towerrank.fault;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Paths of the default file system that say they are of another one. */
final class FaultyPaths {
  private final FileSystem fileSystem;

  FaultyPaths(FileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  /** A path's stand-in, which knows it. */
  private record Handler(Path path, FaultyPaths paths)
      implements java.lang.reflect.InvocationHandler {
    @Override
    public @Nullable Object invoke(
        Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
      if (method.getName().equals("getFileSystem")) {
        return paths.fileSystem;
      }
      @Nullable Object[] given = arguments == null ? new Object[0] : arguments.clone();
      for (int i = 0; i < given.length; i++) {
        given[i] = given[i] instanceof Path other ? real(other) : given[i];
      }
      try {
        return paths.wrapped(method.invoke(path, given));
      } catch (InvocationTargetException e) {
        throw e.getCause() == null ? e : e.getCause();
      }
    }
  }

  private @Nullable Object wrapped(@Nullable Object result) {
    return switch (result) {
      case Path path -> of(path);
      case Iterator<?> elements -> iterator(elements);
      case null, default -> result;
    };
  }

  private Iterator<Path> iterator(Iterator<?> elements) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return elements.hasNext();
      }

      @Override
      public Path next() {
        return of((Path) elements.next());
      }
    };
  }

  /** The stand-in of a path. */
  Path of(Path path) {
    return (Path)
        Proxy.newProxyInstance(
            Path.class.getClassLoader() == null
                ? FaultyPaths.class.getClassLoader()
                : Path.class.getClassLoader(),
            new Class<?>[] {Path.class},
            new Handler(real(path), this));
  }

  /** The path that a stand-in stands for; other paths as they are. */
  static Path real(Path path) {
    return Proxy.isProxyClass(path.getClass())
            && Proxy.getInvocationHandler(path) instanceof Handler handler
        ? handler.path()
        : path;
  }
}
