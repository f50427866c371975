package dev.berth.discovery.kubernetes;

import dev.berth.config.ModelRewrites;
import dev.berth.endpoint.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Who takes what is found in a cluster for one pool. Called by the thread of its discovery.
 *
 * @param servers takes each new set, in the order of the servers' ids; never the same set twice in
 *     a row
 * @param rewrites takes what names of models are replaced by, whenever that changes, before the
 *     first set of servers
 * @param priorities the same for those of requests, by the names of their objectives
 */
public record ClusterSinks(
    Consumer<List<Endpoint>> servers,
    Consumer<ModelRewrites> rewrites,
    Consumer<Map<String, Integer>> priorities) {}
