package org.towerrank.elasticsearch.embed;

/** Why a document has no vector. */
record EmbedFailure(String index, String id, String reason) {}
