package dev.berth.config;

import dev.berth.config.HealthConfig.Ejection;
import dev.berth.config.HealthConfig.SuccessRate;
import java.time.Duration;

/** The key {@code health} of a pool. */
final class HealthSection {

  private HealthSection() {}

  static Decoded<HealthConfig> health(YamlNode node) {
    YamlSection at =
        node.section(
            "consecutive5xx",
            "consecutiveGatewayFailure",
            "probe",
            "ejection",
            "successRate",
            "slowStart",
            "stallTimeout",
            "noneHealthy");
    HealthConfig standard = HealthConfig.DEFAULT;
    var failures = at.optional("consecutive5xx", HealthSection::count, standard.consecutive5xx());
    var gateway =
        at.optional(
            "consecutiveGatewayFailure",
            HealthSection::count,
            standard.consecutiveGatewayFailure());
    var probe = at.optional("probe", HealthSection::probe, standard.probe());
    var ejection = at.optional("ejection", HealthSection::ejection, standard.ejection());
    var rate = at.optional("successRate", HealthSection::successRate, standard.successRate());
    var slowStart =
        at.optional(
            "slowStart", n -> n.text(HealthConfig.SLOW_START.format()), standard.slowStart());
    var stall =
        at.optional(
            "stallTimeout",
            n -> n.text(HealthConfig.STALL_TIMEOUT.format()),
            standard.stallTimeout());
    var none = at.optional("noneHealthy", n -> n.text(NoneHealthy.FORMAT), standard.noneHealthy());
    return at.build(
        () ->
            new HealthConfig(
                failures.get(),
                gateway.get(),
                probe.get(),
                ejection.get(),
                rate.get(),
                slowStart.get(),
                stall.get(),
                none.get()));
  }

  private static Decoded<Integer> count(YamlNode node) {
    return node.integer(1, HealthConfig.MAX_FAILURES);
  }

  private static Decoded<ProbeConfig> probe(YamlNode node) {
    YamlSection at =
        node.section(
            "type",
            "engine",
            "path",
            "interval",
            "suspectInterval",
            "timeout",
            "healthyThreshold",
            "unhealthyThreshold");
    ProbeConfig standard = ProbeConfig.DEFAULT;
    Format<Duration> pause = ProbeConfig.INTERVAL.format();
    var type = at.optional("type", n -> n.text(ProbeType.FORMAT), standard.type());
    var engine = at.optional("engine", n -> n.text(ProbeConfig.ENGINE), standard.engine());
    Decoded<String> path = at.optional("path", n -> n.text(ProbeConfig.PATH));
    var interval = at.optional("interval", n -> n.text(pause), standard.interval());
    var suspect = at.optional("suspectInterval", n -> n.text(pause), standard.suspectInterval());
    var timeout =
        at.optional("timeout", n -> n.text(ProbeConfig.TIMEOUT.format()), standard.timeout());
    var rise =
        at.optional("healthyThreshold", HealthSection::threshold, standard.healthyThreshold());
    var fall =
        at.optional("unhealthyThreshold", HealthSection::threshold, standard.unhealthyThreshold());
    return at.build(
        () ->
            new ProbeConfig(
                type.get(),
                engine.get(),
                path.orNull(),
                interval.get(),
                suspect.get(),
                timeout.get(),
                rise.get(),
                fall.get()));
  }

  private static Decoded<Integer> threshold(YamlNode node) {
    return node.integer(1, ProbeConfig.MAX_THRESHOLD);
  }

  private static Decoded<Ejection> ejection(YamlNode node) {
    YamlSection at = node.section("baseTime", "maxTime", "maxTimeJitter", "maxPercent");
    Ejection standard = Ejection.DEFAULT;
    Format<Duration> time = Ejection.TIME.format();
    var base = at.optional("baseTime", n -> n.text(time), standard.baseTime());
    var max = at.optional("maxTime", n -> n.text(time), standard.maxTime());
    var jitter =
        at.optional(
            "maxTimeJitter", n -> n.text(Ejection.JITTER.format()), standard.maxTimeJitter());
    var percent = at.optional("maxPercent", n -> n.integer(0, Ejection.ALL), standard.maxPercent());
    return at.build(() -> new Ejection(base.get(), max.get(), jitter.get(), percent.get()));
  }

  private static Decoded<SuccessRate> successRate(YamlNode node) {
    YamlSection at = node.section("interval", "minimumHosts", "requestVolume", "stdevFactor");
    SuccessRate standard = SuccessRate.DEFAULT;
    var interval =
        at.optional("interval", n -> n.text(SuccessRate.INTERVAL.format()), standard.interval());
    var hosts =
        at.optional(
            "minimumHosts", n -> n.integer(2, SuccessRate.MAX_HOSTS), standard.minimumHosts());
    var volume =
        at.optional(
            "requestVolume", n -> n.integer(1, SuccessRate.MAX_VOLUME), standard.requestVolume());
    var factor =
        at.optional(
            "stdevFactor", n -> n.integer(0, SuccessRate.MAX_FACTOR), standard.stdevFactor());
    return at.build(() -> new SuccessRate(interval.get(), hosts.get(), volume.get(), factor.get()));
  }
}
