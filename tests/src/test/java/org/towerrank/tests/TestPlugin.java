package org.towerrank.tests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.elasticsearch.Version;
import org.elasticsearch.plugins.Plugin;

/** Plugins of tests' own, which give the server that tests start what it lacks. */
final class TestPlugin {
  private TestPlugin() {}

  /**
   * Writes a plugin, for the server's installer.
   *
   * @param name of the plugin, and of the zip in the directory
   * @param parts the other classes that it is made of
   */
  static Path write(Path directory, String name, Class<? extends Plugin> plugin, Class<?>... parts)
      throws IOException {
    Path file = directory.resolve(name + ".zip");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("plugin-descriptor.properties"));
      zip.write(descriptor(name, plugin).getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry(name + ".jar"));
      ZipOutputStream jar = new ZipOutputStream(zip);
      for (Class<?> part : Stream.concat(Stream.of(plugin), Stream.of(parts)).toList()) {
        String path = part.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new ZipEntry(path));
        try (InputStream bytes = part.getClassLoader().getResourceAsStream(path)) {
          Objects.requireNonNull(bytes, path).transferTo(jar);
        }
      }
      jar.finish();
    }
    return file;
  }

  private static String descriptor(String name, Class<? extends Plugin> plugin) {
    return """
    name=%s
    description=What tests need of a server
    version=1
    elasticsearch.version=%s
    java.version=21
    classname=%s
    """
        .formatted(name, Version.CURRENT, plugin.getName());
  }
}
