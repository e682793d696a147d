package org.towerrank.tests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.lucene.index.LeafReaderContext;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.fielddata.ScriptDocValues;
import org.elasticsearch.index.mapper.OnScriptError;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.plugins.ScriptPlugin;
import org.elasticsearch.script.DocReader;
import org.elasticsearch.script.LongFieldScript;
import org.elasticsearch.script.ScoreScript;
import org.elasticsearch.script.ScriptContext;
import org.elasticsearch.script.ScriptEngine;
import org.elasticsearch.search.lookup.SearchLookup;
import org.jspecify.annotations.Nullable;

/**
 * A language of scripts for a server that has none. A script is the name of a field of numbers, and
 * its score is the number times the parameter {@code factor}, plus the score of its query. A field
 * of whole numbers whose script it is has the factor itself.
 */
public final class FieldScripts extends Plugin implements ScriptPlugin {
  static final String LANGUAGE = "field";

  /** Called by the server, by reflection. */
  public FieldScripts() {}

  /** Writes the plugin into a directory, for the server's installer. */
  static Path zip(Path directory) throws IOException {
    return TestPlugin.write(
        directory,
        "field-scripts",
        FieldScripts.class,
        Engine.class,
        Leaves.class,
        Score.class,
        Factor.class);
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
      return Set.of(ScoreScript.CONTEXT, LongFieldScript.CONTEXT);
    }

    @Override
    public <T> T compile(
        String name, String code, ScriptContext<T> context, Map<String, String> options) {
      if (context.equals(LongFieldScript.CONTEXT)) {
        LongFieldScript.Factory field =
            (made, parameters, lookup, onError) ->
                leaf -> new Factor(made, parameters, lookup, onError, leaf);
        return context.factoryClazz.cast(field);
      }
      ScoreScript.Factory factory = (parameters, lookup) -> new Leaves(code, parameters, lookup);
      return context.factoryClazz.cast(factory);
    }
  }

  private static final class Factor extends LongFieldScript {
    Factor(
        String field,
        Map<String, Object> parameters,
        SearchLookup lookup,
        OnScriptError onError,
        LeafReaderContext leaf) {
      super(field, parameters, lookup, onError, leaf);
    }

    @Override
    public void execute() {
      emit(((Number) Objects.requireNonNull(getParams().get("factor"))).longValue());
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
