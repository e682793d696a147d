package org.towerrank.elasticsearch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.lucene.util.SetOnce;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.MappedActionFilter;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.NamedDiff;
import org.elasticsearch.cluster.metadata.Metadata;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.index.IndexModule;
import org.elasticsearch.indices.SystemIndexDescriptor;
import org.elasticsearch.indices.breaker.BreakerSettings;
import org.elasticsearch.ingest.Processor;
import org.elasticsearch.plugins.CircuitBreakerPlugin;
import org.elasticsearch.plugins.ClusterCoordinationPlugin;
import org.elasticsearch.plugins.FieldPredicate;
import org.elasticsearch.plugins.IngestPlugin;
import org.elasticsearch.plugins.SearchPlugin;
import org.elasticsearch.rest.RestHandler;
import org.elasticsearch.search.fetch.FetchSubPhase;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ExecutorBuilder;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.xcontent.NamedXContentRegistry;
import org.elasticsearch.xcontent.ParseField;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.action.ChangeRegistry;
import org.towerrank.elasticsearch.action.GetRegistry;
import org.towerrank.elasticsearch.action.GetStatistics;
import org.towerrank.elasticsearch.action.LoadModel;
import org.towerrank.elasticsearch.action.PutModel;
import org.towerrank.elasticsearch.action.RegistryClient;
import org.towerrank.elasticsearch.embed.EmbedIndex;
import org.towerrank.elasticsearch.embed.EmbedProgress;
import org.towerrank.elasticsearch.ingest.OriginDeclarations;
import org.towerrank.elasticsearch.ingest.SimulationFilter;
import org.towerrank.elasticsearch.ingest.VectorProcessor;
import org.towerrank.elasticsearch.ingest.VectorProcessorFactory;
import org.towerrank.elasticsearch.model.DeferredModelService;
import org.towerrank.elasticsearch.model.ModelSettings;
import org.towerrank.elasticsearch.node.ThreadPools;
import org.towerrank.elasticsearch.provenance.FieldOrigins;
import org.towerrank.elasticsearch.query.DimensionMismatchFilter;
import org.towerrank.elasticsearch.query.SearchedVectorsFilter;
import org.towerrank.elasticsearch.query.UserVectorBuilder;
import org.towerrank.elasticsearch.query.VectorFields;
import org.towerrank.elasticsearch.request.DocumentSources;
import org.towerrank.elasticsearch.request.VisibleFields;
import org.towerrank.elasticsearch.rescore.FeatureLogPhase;
import org.towerrank.elasticsearch.rescore.ModelRescorerBuilder;
import org.towerrank.elasticsearch.rescore.RescoreProfiles;
import org.towerrank.elasticsearch.rescore.RescoredSearchFilter;
import org.towerrank.elasticsearch.rescore.RowUses;
import org.towerrank.elasticsearch.rescore.RowYielding;
import org.towerrank.elasticsearch.rescore.SearchedModels;
import org.towerrank.elasticsearch.rescore.TaskScoresPhase;
import org.towerrank.elasticsearch.rescore.WindowScores;
import org.towerrank.elasticsearch.rest.BundleUploads;
import org.towerrank.elasticsearch.rest.RestHandlers;
import org.towerrank.elasticsearch.score.ScoreModel;
import org.towerrank.elasticsearch.server.ServerPlugin;
import org.towerrank.elasticsearch.store.ModelIndex;
import org.towerrank.elasticsearch.store.ModelMemory;
import org.towerrank.elasticsearch.store.ModelRegistry;
import org.towerrank.elasticsearch.store.RegistryChange;
import org.towerrank.elasticsearch.wire.PluginFormat;

/** Entry point of the plugin. It only registers: actions, REST handlers and thread pools. */
public final class TowerRankPlugin extends ServerPlugin
    implements CircuitBreakerPlugin, ClusterCoordinationPlugin, SearchPlugin, IngestPlugin {
  private final DeferredModelService models = new DeferredModelService();
  private final SetOnce<ClusterService> clusterService = new SetOnce<>();
  private final DocumentSources sources = new DocumentSources(clusterService::get);
  private final SetOnce<CircuitBreaker> breaker = new SetOnce<>();
  private final SetOnce<VectorFields> vectorFields = new SetOnce<>();
  private final SetOnce<FieldOrigins> fieldOrigins = new SetOnce<>();
  private final SetOnce<ThreadPool> threads = new SetOnce<>();
  private final SetOnce<Function<String, FieldPredicate>> fieldFilter = new SetOnce<>();
  private final VisibleFields visibleFields = new VisibleFields(fieldFilter::get);
  private final AtomicBoolean mayLog = new AtomicBoolean();
  private final RowUses rowUses = new RowUses();
  private final ModelRescorerBuilder.Services rescoring =
      new ModelRescorerBuilder.Services(models, sources, visibleFields, mayLog::get, rowUses);
  private final WindowScores windowScores = new WindowScores();
  private final SearchedModels searchedModels = new SearchedModels();
  private final SetOnce<BundleUploads> uploads = new SetOnce<>();
  private @Nullable NodeComponents node;

  /** Called by the server, by reflection. */
  public TowerRankPlugin() {}

  @Override
  public List<Setting<?>> getSettings() {
    return ModelSettings.all();
  }

  /** Lets every node know what this one's plugin understands. */
  @Override
  public Settings additionalSettings() {
    return PluginFormat.attributes();
  }

  @Override
  public BiConsumer<DiscoveryNode, ClusterState> getJoinValidator() {
    return ModelRegistry::requireReadableBy;
  }

  @Override
  public List<ExecutorBuilder<?>> getExecutorBuilders(Settings settings) {
    return ThreadPools.builders(settings);
  }

  @Override
  public BreakerSettings getCircuitBreaker(Settings settings) {
    return ModelMemory.breakerSettings(settings);
  }

  @Override
  public void setCircuitBreaker(CircuitBreaker circuitBreaker) {
    breaker.set(circuitBreaker);
  }

  @Override
  public Collection<?> createComponents(PluginServices services) {
    ClusterService cluster = services.clusterService();
    clusterService.set(cluster);
    PluginFormat.requireOwnAttributes(cluster.getSettings());
    fieldFilter.set(services.indicesService().getFieldFilter());
    threads.set(services.threadPool());
    cluster.getClusterSettings().initializeAndWatch(ModelSettings.FEATURE_LOGGING, mayLog::set);
    NodeComponents components = new NodeComponents(services, breaker.get());
    node = components;
    uploads.set(components.uploads());
    models.set(components.models());
    vectorFields.set(
        new VectorFields(cluster, services.indexNameExpressionResolver(), visibleFields));
    fieldOrigins.set(new FieldOrigins(cluster));
    components.start(rescoring, rowUses);
    List<Object> all = new ArrayList<>(components.all());
    all.addAll(List.of(sources, vectorFields.get(), fieldOrigins.get()));
    return all;
  }

  @Override
  public void close() throws IOException {
    if (node != null) {
      node.close();
    }
  }

  @Override
  public List<NamedWriteableRegistry.Entry> getNamedWriteables() {
    return List.of(
        new NamedWriteableRegistry.Entry(
            Metadata.ProjectCustom.class, ModelRegistry.TYPE, ModelRegistry::read),
        new NamedWriteableRegistry.Entry(
            NamedDiff.class, ModelRegistry.TYPE, ModelRegistry::readDiffFrom),
        new NamedWriteableRegistry.Entry(
            Task.Status.class, EmbedProgress.NAME, EmbedProgress::read));
  }

  @Override
  public List<NamedXContentRegistry.Entry> getNamedXContent() {
    return List.of(
        new NamedXContentRegistry.Entry(
            Metadata.ProjectCustom.class,
            new ParseField(ModelRegistry.TYPE),
            ModelRegistry::fromXContent));
  }

  @Override
  public Collection<SystemIndexDescriptor> getSystemIndexDescriptors(Settings settings) {
    return List.of(ModelIndex.descriptor());
  }

  @Override
  public String getFeatureName() {
    return "towerrank";
  }

  @Override
  public String getFeatureDescription() {
    return "Models for recall and ranking";
  }

  /** Without their index models cannot be loaded, so they leave the registry as well. */
  @Override
  protected void forget(Client client, ActionListener<Void> listener) {
    new RegistryClient(client).change(new RegistryChange.Clear(), listener.map(cleared -> null));
  }

  @Override
  public Collection<ActionHandler> getActions() {
    return List.of(
        new ActionHandler(PutModel.TYPE, PutModel.Transport.class),
        new ActionHandler(LoadModel.TYPE, LoadModel.Transport.class),
        new ActionHandler(GetRegistry.TYPE, GetRegistry.Transport.class),
        new ActionHandler(GetStatistics.TYPE, GetStatistics.Transport.class),
        new ActionHandler(ScoreModel.TYPE, ScoreModel.Transport.class),
        new ActionHandler(EmbedIndex.TYPE, EmbedIndex.Transport.class),
        new ActionHandler(ChangeRegistry.ADD_VERSION, ChangeRegistry.AddVersion.class),
        new ActionHandler(ChangeRegistry.DELETE_MODEL, ChangeRegistry.DeleteModel.class),
        new ActionHandler(ChangeRegistry.PUT_ALIAS, ChangeRegistry.PutAlias.class),
        new ActionHandler(ChangeRegistry.DELETE_ALIAS, ChangeRegistry.DeleteAlias.class));
  }

  @Override
  public Collection<MappedActionFilter> getMappedActionFilters() {
    Supplier<ThreadContext> context = () -> threads.get().getThreadContext();
    List<MappedActionFilter> filters = new ArrayList<>(SimulationFilter.all(context));
    filters.add(new RescoredSearchFilter());
    filters.add(new DimensionMismatchFilter(models, vectorFields::get));
    filters.addAll(SearchedVectorsFilter.all(context, vectorFields::get, fieldOrigins::get));
    return filters;
  }

  @Override
  protected Collection<RestHandler> restHandlers() {
    return RestHandlers.all(uploads::get);
  }

  @Override
  public List<RescorerSpec<?>> getRescorers() {
    return List.of(
        new RescorerSpec<>(
            ModelRescorerBuilder.NAME,
            in -> new ModelRescorerBuilder(rescoring, in),
            parser -> ModelRescorerBuilder.parse(rescoring, parser)));
  }

  @Override
  public List<QueryVectorBuilderSpec<?>> getQueryVectorBuilders() {
    return List.of(
        new QueryVectorBuilderSpec<>(
            UserVectorBuilder.NAME,
            in -> UserVectorBuilder.read(models, sources, in),
            (parser, nothing) -> UserVectorBuilder.parse(models, sources, parser)));
  }

  @Override
  public void onIndexModule(IndexModule index) {
    index.addSearchOperationListener(windowScores);
    index.addSearchOperationListener(searchedModels);
    index.addSearchOperationListener(new RescoreProfiles());
    index.addSearchOperationListener(
        new RowYielding(() -> Optional.ofNullable(node).flatMap(node -> node.files().rows())));
  }

  @Override
  public List<FetchSubPhase> getFetchSubPhases(FetchPhaseConstructionContext context) {
    return List.of(new TaskScoresPhase(), new FeatureLogPhase(breaker::get));
  }

  @Override
  public Map<String, Processor.Factory> getProcessors(Processor.Parameters parameters) {
    return Map.of(
        VectorProcessor.TYPE,
        new VectorProcessorFactory(
            models,
            () -> parameters.client.threadPool().executor(ThreadPools.INFERENCE),
            parameters.threadContext,
            new OriginDeclarations(fieldOrigins::get, () -> parameters.client),
            sources));
  }
}
