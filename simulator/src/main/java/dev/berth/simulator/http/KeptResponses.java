package dev.berth.simulator.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What this server, and no other, remembers of the Responses API: the newest responses, complete or
 * not. They are gone when it restarts. Confined to the server's event loop.
 */
final class KeptResponses {
  private static final int MOST = 1_000;

  private final Map<String, KeptResponse> byId =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, KeptResponse> eldest) {
          return size() > MOST;
        }
      };

  /** Remembers a response that has begun. */
  KeptResponse keep(String id, ObjectNode document) {
    KeptResponse kept = new KeptResponse(document);
    byId.put(id, kept);
    return kept;
  }

  boolean contains(String id) {
    return byId.containsKey(id);
  }

  @Nullable KeptResponse find(String id) {
    return byId.get(id);
  }

  boolean remove(String id) {
    return byId.remove(id) != null;
  }
}
