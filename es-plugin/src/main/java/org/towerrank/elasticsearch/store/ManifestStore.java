package org.towerrank.elasticsearch.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.ElasticsearchException;
import org.elasticsearch.action.bulk.BulkRequestBuilder;
import org.elasticsearch.action.bulk.BulkResponse;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.client.internal.OriginSettingClient;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.SearchService;
import org.elasticsearch.search.sort.SortBuilders;
import org.elasticsearch.search.sort.SortOrder;

/**
 * Keeps beside the chunks what they are: a {@link Manifest} for each bundle, and a document for
 * each alias. Every method blocks on the index: call it on threads that may wait.
 */
public final class ManifestStore {
  private static final Logger LOGGER = LogManager.getLogger(ManifestStore.class);
  private static final TimeValue TIMEOUT = TimeValue.timeValueMinutes(2);
  private static final String ALIAS = "alias-";

  private final Client client;

  /** A store in the cluster of a client. */
  public ManifestStore(Client client) {
    this.client = new OriginSettingClient(client, ModelIndex.ORIGIN);
  }

  /** All that is there now, also what was written a moment ago. */
  Inventory inventory() {
    refresh();
    List<Manifest> manifests = new ArrayList<>();
    Map<String, ModelReference> aliases = new HashMap<>();
    Map<String, Long> chunks = new HashMap<>();
    new StoreScan(client, List.of("key"), true, TIMEOUT)
        .forEach(hit -> collect(hit, manifests, aliases));
    new StoreScan(client, List.of("chunk", "blob"), false, TIMEOUT)
        .forEach(hit -> chunks.merge(blob(hit), 1L, Long::sum));
    return new Inventory(manifests, aliases, chunks);
  }

  private void refresh() {
    client.admin().indices().prepareRefresh(ModelIndex.NAME).get(TIMEOUT);
  }

  private static String blob(SearchHit hit) {
    return (String) hit.getSortValues()[1];
  }

  private static void collect(
      SearchHit hit, List<Manifest> manifests, Map<String, ModelReference> aliases) {
    StateObject object = document(hit);
    try {
      if (Manifest.isKey(hit.getId())) {
        manifests.add(Manifest.of(object));
      } else {
        aliases.put(object.text("alias"), target(object));
      }
    } catch (IllegalArgumentException e) {
      // Kept as it is: a newer plugin may know it.
      LOGGER.warn("left out of the models in [{}]: {}", ModelIndex.NAME, e.getMessage());
    }
  }

  private static StateObject document(SearchHit hit) {
    return new StateObject("document [" + hit.getId() + "]", hit.getSourceAsMap());
  }

  /** What an alias's document says that it points to. */
  static ModelReference target(StateObject document) {
    return RegistryJson.target(document.object("manifest"));
  }

  /**
   * The highest version of a model that the store knows; 0 of none. The registry may have lost it.
   */
  public long lastVersion(String id) {
    refresh();
    SearchResponse response =
        client
            .prepareSearch(ModelIndex.NAME)
            .setQuery(QueryBuilders.termQuery("model", id))
            .addSort(SortBuilders.fieldSort("version").order(SortOrder.DESC).unmappedType("long"))
            .setAllowPartialSearchResults(false)
            .setTimeout(SearchService.NO_TIMEOUT)
            .setSize(1)
            .get(TIMEOUT);
    try {
      SearchHit[] hits = response.getHits().getHits();
      return hits.length == 0 ? 0 : document(hits[0]).number("version");
    } finally {
      response.decRef();
    }
  }

  /** Says what a version's chunks are, so that the version is found without the registry. */
  public void write(String id, StoredVersion version) {
    write(List.of(new Manifest(id, version, null)), Map.of(), List.of());
  }

  /** Writes manifests and aliases, and deletes documents. */
  void write(
      Collection<Manifest> manifests,
      Map<String, ModelReference> aliases,
      Collection<String> deletedKeys) {
    BulkRequestBuilder bulk = client.prepareBulk();
    for (Manifest manifest : manifests) {
      bulk.add(
          client.prepareIndex(ModelIndex.NAME).setId(manifest.key()).setSource(manifest.toMap()));
    }
    aliases.forEach(
        (alias, target) ->
            bulk.add(
                client
                    .prepareIndex(ModelIndex.NAME)
                    .setId(aliasKey(alias))
                    .setSource(alias(alias, target))));
    deletedKeys.forEach(key -> bulk.add(client.prepareDelete(ModelIndex.NAME, key)));
    if (bulk.numberOfActions() > 0) {
      BulkResponse response = bulk.get(TIMEOUT);
      if (response.hasFailures()) {
        throw new ElasticsearchException(
            "expected to write to ["
                + ModelIndex.NAME
                + "] what models are, got "
                + response.buildFailureMessage());
      }
    }
  }

  static String aliasKey(String alias) {
    return ALIAS + alias;
  }

  static Map<String, Object> alias(String alias, ModelReference target) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("key", aliasKey(alias));
    map.put("alias", alias);
    map.put("manifest", RegistryJson.target(target));
    return map;
  }
}
