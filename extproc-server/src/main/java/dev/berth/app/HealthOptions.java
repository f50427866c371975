package dev.berth.app;

import dev.berth.config.HealthConfig;
import dev.berth.config.NoneHealthy;
import dev.berth.config.ProbeConfig;
import dev.berth.config.ProbeType;
import dev.berth.engine.probe.ProbeMethod;
import dev.berth.engine.probe.ProbeSettings;
import dev.berth.health.HealthSettings;
import dev.berth.health.HealthSettings.Ejection;
import dev.berth.health.HealthSettings.FailureLimits;
import dev.berth.health.HealthSettings.ProbeLimits;
import dev.berth.health.HealthSettings.SuccessRate;

/** What the configuration says of health, in the words of those who judge it. */
final class HealthOptions {

  private HealthOptions() {}

  static HealthSettings of(HealthConfig config) {
    HealthConfig.Ejection ejection = config.ejection();
    HealthConfig.SuccessRate rate = config.successRate();
    return new HealthSettings(
        new FailureLimits(config.consecutive5xx(), config.consecutiveGatewayFailure()),
        new ProbeLimits(config.probe().unhealthyThreshold(), config.probe().healthyThreshold()),
        new Ejection(
            ejection.baseTime(),
            ejection.maxTime(),
            ejection.maxTimeJitter(),
            ejection.maxPercent()),
        new SuccessRate(
            rate.interval(), rate.minimumHosts(), rate.requestVolume(), rate.stdevFactor()),
        config.slowStart(),
        config.stallTimeout(),
        config.noneHealthy() == NoneHealthy.REJECT);
  }

  /** How the servers are asked, where they are. */
  static ProbeSettings probes(ProbeConfig config) {
    return new ProbeSettings(
        method(config), config.interval(), config.suspectInterval(), config.timeout());
  }

  private static ProbeMethod method(ProbeConfig config) {
    if (config.type() == ProbeType.TCP) {
      return new ProbeMethod.Tcp();
    }
    String path = config.path();
    return path == null ? ProbeMethod.of(config.engine()) : new ProbeMethod.Http(path);
  }
}
