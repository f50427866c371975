package dev.berth.admin;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Which page is where. Any thread. */
final class AdminPages {

  private static final int UNAVAILABLE = 503;

  private final AdminSources sources;
  private final Map<String, Function<PageRequest, Page>> pages = new TreeMap<>();

  AdminPages(AdminSources sources) {
    this.sources = sources;
    pages.put("/metrics", request -> Page.prometheus(sources.metrics().get()));
    pages.put("/healthz", request -> Page.json(200, Map.of("status", "ok")));
    pages.put("/readyz", request -> readiness());
    pages.put("/api/servers", request -> ofPools(request, AdminPages::servers));
    pages.put("/api/pools", request -> ofPools(request, pool -> Stream.of(PoolView.of(pool))));
  }

  /** The page asked for, or the one that says why there is none. */
  Page get(PageRequest request) {
    Function<PageRequest, Page> page = pages.get(request.path());
    if (page == null) {
      return Page.error(404, "There is no such page. There are " + pages.keySet() + ".");
    }
    return request.isRead()
        ? page.apply(request)
        : Page.error(405, "This page can only be read: use GET.");
  }

  private Page readiness() {
    ReadinessView view = ReadinessView.of(sources.checks());
    return Page.json(view.ready() ? 200 : UNAVAILABLE, view);
  }

  private Page ofPools(PageRequest request, Function<AdminPool, Stream<?>> view) {
    List<AdminPool> pools =
        sources.pools().get().stream().filter(pool -> request.wants(pool.name())).toList();
    return pools.isEmpty() && request.pool() != null
        ? Page.error(404, "There is no pool '" + request.pool() + "'.")
        : Page.jsonArray(pools.stream().flatMap(view));
  }

  private static Stream<ServerView> servers(AdminPool pool) {
    return pool.route().pool().snapshot().endpoints().stream()
        .map(endpoint -> ServerView.of(pool.name(), endpoint));
  }
}
