package org.towerrank.tests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.email.UAX29URLEmailTokenizer;
import org.apache.lucene.analysis.miscellaneous.RemoveDuplicatesTokenFilter;
import org.apache.lucene.analysis.pattern.PatternCaptureGroupTokenFilter;
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
    return TestPlugin.write(directory, NAME, SecurityIndexAnalysis.class, PatternCapture.class);
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
