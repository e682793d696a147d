package org.towerrank.clicks;

/**
 * What a hit is known by.
 *
 * @param request the id that the client gave the search
 * @param id of the document
 */
record HitKey(String request, String id) {}
