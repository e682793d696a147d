package org.towerrank.elasticsearch;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.elasticsearch.ingest.Processor;
import org.elasticsearch.plugins.SearchPlugin.QueryVectorBuilderSpec;
import org.elasticsearch.plugins.SearchPlugin.RescorerSpec;
import org.elasticsearch.search.fetch.FetchSubPhase;
import org.towerrank.elasticsearch.ingest.OriginDeclarations;
import org.towerrank.elasticsearch.ingest.VectorProcessor;
import org.towerrank.elasticsearch.ingest.VectorProcessorFactory;
import org.towerrank.elasticsearch.model.ModelService;
import org.towerrank.elasticsearch.node.ThreadPools;
import org.towerrank.elasticsearch.provenance.FieldOrigins;
import org.towerrank.elasticsearch.query.UserVectorBuilder;
import org.towerrank.elasticsearch.request.DocumentSources;
import org.towerrank.elasticsearch.request.VisibleFields;
import org.towerrank.elasticsearch.rescore.ModelRescorerBuilder;
import org.towerrank.elasticsearch.rescore.TaskScoresPhase;

/**
 * What the plugin adds to search and ingest.
 *
 * @param models may be set later: the server asks for registrations before the node is ready
 * @param sources of documents with users; may be set later
 * @param visible fields; may be set later
 * @param origins of vectors; may be set later
 */
record SearchRegistrations(
    ModelService models,
    DocumentSources sources,
    VisibleFields visible,
    Supplier<FieldOrigins> origins) {

  List<RescorerSpec<?>> rescorers() {
    return List.of(
        new RescorerSpec<>(
            ModelRescorerBuilder.NAME,
            in -> new ModelRescorerBuilder(models, sources, visible, in),
            parser -> ModelRescorerBuilder.parse(models, sources, visible, parser)));
  }

  List<QueryVectorBuilderSpec<?>> queryVectorBuilders() {
    return List.of(
        new QueryVectorBuilderSpec<>(
            UserVectorBuilder.NAME,
            in -> UserVectorBuilder.read(models, sources, in),
            (parser, nothing) -> UserVectorBuilder.parse(models, sources, parser)));
  }

  List<FetchSubPhase> fetchSubPhases() {
    return List.of(new TaskScoresPhase());
  }

  Map<String, Processor.Factory> processors(Processor.Parameters parameters) {
    return Map.of(
        VectorProcessor.TYPE,
        new VectorProcessorFactory(
            models,
            () -> parameters.client.threadPool().executor(ThreadPools.INFERENCE),
            parameters.threadContext,
            new OriginDeclarations(origins, () -> parameters.client)));
  }
}
