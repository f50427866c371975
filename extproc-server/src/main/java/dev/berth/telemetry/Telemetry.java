package dev.berth.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The meters of this process: Berth's own, and those of the JVM. Any thread. */
public final class Telemetry implements AutoCloseable {

  /** What {@link #scrape} writes: version 0.0.4 of Prometheus' text format. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /** Series of one meter name, unless told otherwise. */
  public static final int DEFAULT_MAX_SERIES_PER_NAME = 10_000;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

  /**
   * @param version of Berth, for {@code berth_build_info}
   * @param maxSeriesPerName label combinations of one meter; further ones are dropped and counted
   */
  public Telemetry(String version, int maxSeriesPerName) {
    SeriesLimit.install(registry, maxSeriesPerName);
    bindBuildInfo(version);
    bindJvm();
  }

  /** Where every subsystem registers its meters. */
  public MeterRegistry registry() {
    return registry;
  }

  /** All meters as they stand, in Prometheus' text format. */
  public String scrape() {
    return registry.scrape(CONTENT_TYPE);
  }

  /** Stops listening to the garbage collector; nothing may be measured after it. */
  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }

  private void bindBuildInfo(String version) {
    Gauge.builder("berth.build.info", () -> 1)
        .description("Always 1; its labels say which Berth runs on which JVM.")
        .tags("version", version, "jvm", Runtime.version().toString())
        .register(registry);
  }

  private void bindJvm() {
    new JvmMemoryMetrics().bindTo(registry);
    garbageCollection.bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }
}
