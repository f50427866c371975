package dev.berth.admin;

import java.util.List;
import java.util.function.Supplier;

/**
 * Where the admin pages come from. The suppliers are called on any thread and must not block.
 *
 * @param metrics all meters in Prometheus' text format, version 0.0.4
 * @param checks what readiness consists of
 * @param pools in the order of the configuration
 * @param maxBodyBytes the largest request body that Envoy may bring
 */
public record AdminSources(
    Supplier<String> metrics,
    List<ReadinessCheck> checks,
    Supplier<List<AdminPool>> pools,
    long maxBodyBytes) {

  public AdminSources {
    checks = List.copyOf(checks);
  }
}
