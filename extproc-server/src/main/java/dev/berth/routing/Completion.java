package dev.berth.routing;

/** How Berth will learn that a request is over. */
public enum Completion {
  /**
   * Envoy's access log says so. Berth leaves the ext_proc stream right after its decision, and the
   * answer does not depend on Berth any more.
   */
  ACCESS_LOG,
  /** The ext_proc stream stays open as long as the request, and its end is the request's end. */
  STREAM
}
