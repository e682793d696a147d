package org.towerrank.tests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.email.UAX29URLEmailTokenizer;
import org.apache.lucene.analysis.miscellaneous.RemoveDuplicatesTokenFilter;
import org.apache.lucene.analysis.pattern.PatternCaptureGroupTokenFilter;
import org.elasticsearch.Version;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.analysis.AbstractTokenFilterFactory;
import org.elasticsearch.index.analysis.PreConfiguredTokenFilter;
import org.elasticsearch.index.analysis.PreConfiguredTokenizer;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;

/**
 * What the server's index of API keys needs to be made, and the server that tests start lacks: that
 * one has no module {@code analysis-common}. Keys are not looked up by it.
 */
public final class SecurityIndexAnalysis extends Plugin implements AnalysisPlugin {
  private static final String NAME = "security-index-analysis";

  /** Called by the server, by reflection. */
  public SecurityIndexAnalysis() {}

  /** Writes the plugin into a directory, for the server's installer. */
  static Path zip(Path directory) throws IOException {
    Path zip = directory.resolve(NAME + ".zip");
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream plugin = new ZipOutputStream(file)) {
      plugin.putNextEntry(new ZipEntry("plugin-descriptor.properties"));
      plugin.write(descriptor().getBytes(StandardCharsets.UTF_8));
      plugin.putNextEntry(new ZipEntry(NAME + ".jar"));
      ZipOutputStream jar = new ZipOutputStream(plugin);
      for (Class<?> part : List.of(SecurityIndexAnalysis.class, PatternCapture.class)) {
        String path = part.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new ZipEntry(path));
        try (InputStream bytes = part.getClassLoader().getResourceAsStream(path)) {
          Objects.requireNonNull(bytes, path).transferTo(jar);
        }
      }
      jar.finish();
    }
    return zip;
  }

  private static String descriptor() {
    return """
    name=%s
    description=Analysis of the security index
    version=1
    elasticsearch.version=%s
    java.version=21
    classname=%s
    """
        .formatted(NAME, Version.CURRENT, SecurityIndexAnalysis.class.getName());
  }

  @Override
  public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
    return Map.of(
        "pattern_capture",
        (index, environment, name, settings) -> new PatternCapture(name, settings));
  }

  @Override
  public List<PreConfiguredTokenFilter> getPreConfiguredTokenFilters() {
    return List.of(
        PreConfiguredTokenFilter.singleton("unique", false, RemoveDuplicatesTokenFilter::new));
  }

  @Override
  public List<PreConfiguredTokenizer> getPreConfiguredTokenizers() {
    return List.of(PreConfiguredTokenizer.singleton("uax_url_email", UAX29URLEmailTokenizer::new));
  }

  private static final class PatternCapture extends AbstractTokenFilterFactory {
    private final boolean preserveOriginal;
    private final Pattern[] patterns;

    PatternCapture(String name, Settings settings) {
      super(name);
      preserveOriginal = settings.getAsBoolean("preserve_original", true);
      patterns =
          settings.getAsList("patterns").stream().map(Pattern::compile).toArray(Pattern[]::new);
    }

    @Override
    public TokenStream create(TokenStream tokens) {
      return new PatternCaptureGroupTokenFilter(tokens, preserveOriginal, patterns);
    }
  }
}
