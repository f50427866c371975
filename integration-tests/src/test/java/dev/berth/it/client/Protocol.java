package dev.berth.it.client;

/** The versions that Envoy takes on one clear-text port. */
public enum Protocol {
  HTTP_1_1,
  /** With prior knowledge: no upgrade from HTTP/1.1. */
  HTTP_2
}
