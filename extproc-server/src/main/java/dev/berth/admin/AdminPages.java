package dev.berth.admin;

import dev.berth.pool.Pool;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which page is where. Any thread. */
final class AdminPages {

  private static final int UNAVAILABLE = 503;

  private final AdminSources sources;
  private final Map<String, Entry> pages = new TreeMap<>();
  private final DrainPage drain;
  private final WakePage wake;

  AdminPages(AdminSources sources) {
    this.sources = sources;
    read("/metrics", request -> Page.prometheus(sources.metrics().get()));
    read("/healthz", request -> Page.json(200, Map.of("status", "ok")));
    read("/readyz", request -> readiness());
    read("/api/servers", request -> ofPools(request, AdminPages::servers));
    read("/api/pools", request -> ofPools(request, pool -> Stream.of(PoolView.of(pool))));
    read("/api/groups", request -> ofPools(request, AdminPages::groups));
    ExplainPage explain = new ExplainPage(sources.pools(), sources.maxBodyBytes());
    pages.put("/api/explain", new Entry(false, explain::answer));
    drain = new DrainPage(sources.pools());
    wake = new WakePage(sources.pools());
  }

  private void read(String path, Maker maker) {
    pages.put(path, new Entry(true, maker));
  }

  /**
   * The page asked for, or the one that says why there is none.
   *
   * @throws IOException when the request cannot be read to its end
   */
  Page answer(PageRequest request) throws IOException {
    Entry page = entry(request.path());
    if (page == null) {
      return Page.error(404, "There is no such page. There are " + paths() + ".");
    }
    if (page.isRead() ? request.isRead() : request.method().equals("POST")) {
      return page.maker().answer(request);
    }
    return page.isRead()
        ? Page.error(405, "This page can only be read: use GET.").with("Allow", "GET, HEAD")
        : Page.error(405, "This page is asked with POST.").with("Allow", "POST");
  }

  private @Nullable Entry entry(String path) {
    DrainOrder drained = DrainOrder.of(path);
    if (drained != null) {
      return new Entry(false, asked -> drain.answer(asked, drained));
    }
    WakeOrder woken = WakeOrder.of(path);
    return woken == null ? pages.get(path) : new Entry(false, asked -> wake.answer(asked, woken));
  }

  private Set<String> paths() {
    Set<String> paths = new TreeSet<>(pages.keySet());
    paths.addAll(DrainOrder.PATHS);
    paths.addAll(WakeOrder.PATHS);
    return paths;
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
    Pool servers = pool.route().pool();
    return servers.snapshot().endpoints().stream()
        .map(endpoint -> ServerView.of(servers, endpoint));
  }

  private static Stream<GroupJson> groups(AdminPool pool) {
    return pool.groups().views().stream()
        .map(view -> GroupJson.of(pool.name(), view, pool.route().holds()));
  }

  /**
   * One page.
   *
   * @param isRead whether it is asked for with GET, else with POST
   */
  private record Entry(boolean isRead, Maker maker) {}

  /** Makes a page when it is asked for. */
  private interface Maker {

    /**
     * @throws IOException when the request cannot be read to its end
     */
    Page answer(PageRequest request) throws IOException;
  }
}
