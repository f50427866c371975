package dev.berth.scheduling;

import org.jspecify.annotations.Nullable;

/**
 * With what else than its prompt a request might be at home on a server.
 *
 * @param adapter the LoRA adapter that it is for; null when it is for none
 * @param session a name that the client gave to its session; null when it gave none
 */
public record Affinity(@Nullable String adapter, @Nullable String session) {

  public static final Affinity NONE = new Affinity(null, null);

  /** Most requests have none. */
  public static Affinity of(@Nullable String adapter, @Nullable String session) {
    return adapter == null && session == null ? NONE : new Affinity(adapter, session);
  }
}
