package org.towerrank.tests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.fielddata.ScriptDocValues;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.plugins.ScriptPlugin;
import org.elasticsearch.script.DocReader;
import org.elasticsearch.script.ScoreScript;
import org.elasticsearch.script.ScriptContext;
import org.elasticsearch.script.ScriptEngine;
import org.elasticsearch.search.lookup.SearchLookup;
import org.jspecify.annotations.Nullable;

/**
 * A language of scripts for a server that has none. A script is the name of a field of numbers, and
 * its score is the number times the parameter {@code factor}, plus the score of its query.
 */
public final class FieldScripts extends Plugin implements ScriptPlugin {
  static final String LANGUAGE = "field";

  /** Called by the server, by reflection. */
  public FieldScripts() {}

  /** Writes the plugin into a directory, for the server's installer. */
  static Path zip(Path directory) throws IOException {
    return TestPlugin.write(
        directory, "field-scripts", FieldScripts.class, Engine.class, Leaves.class, Score.class);
  }

  @Override
  public ScriptEngine getScriptEngine(Settings settings, Collection<ScriptContext<?>> contexts) {
    return new Engine();
  }

  private static final class Engine implements ScriptEngine {
    @Override
    public String getType() {
      return LANGUAGE;
    }

    @Override
    public Set<ScriptContext<?>> getSupportedContexts() {
      return Set.of(ScoreScript.CONTEXT);
    }

    @Override
    public <T> T compile(
        String name, String code, ScriptContext<T> context, Map<String, String> options) {
      ScoreScript.Factory factory = (parameters, lookup) -> new Leaves(code, parameters, lookup);
      return context.factoryClazz.cast(factory);
    }
  }

  private record Leaves(String field, Map<String, Object> parameters, SearchLookup lookup)
      implements ScoreScript.LeafFactory {
    @Override
    public boolean needs_score() {
      return true;
    }

    @Override
    public boolean needs_termStats() {
      return false;
    }

    @Override
    public ScoreScript newInstance(DocReader reader) {
      return new Score(this, reader);
    }
  }

  private static final class Score extends ScoreScript {
    private final String field;
    private final double factor;

    Score(Leaves leaves, DocReader reader) {
      super(leaves.parameters(), leaves.lookup(), reader);
      this.field = leaves.field();
      this.factor = number(leaves.parameters().get("factor"));
    }

    @Override
    public double execute(ExplanationHolder explanation) {
      ScriptDocValues<?> values = Objects.requireNonNull(getDoc().get(field), field);
      return factor * (values.isEmpty() ? 0 : number(values.get(0))) + get_score();
    }

    private static double number(@Nullable Object value) {
      return ((Number) Objects.requireNonNull(value)).doubleValue();
    }
  }
}
