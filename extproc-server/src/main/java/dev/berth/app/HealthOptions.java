package dev.berth.app;

import dev.berth.config.HealthConfig;
import dev.berth.config.NoneHealthy;
import dev.berth.health.HealthSettings;
import dev.berth.health.HealthSettings.Ejection;
import dev.berth.health.HealthSettings.FailureLimits;
import dev.berth.health.HealthSettings.SuccessRate;

/** What the configuration says of health, in the words of those who judge it. */
final class HealthOptions {

  private HealthOptions() {}

  static HealthSettings of(HealthConfig config) {
    HealthConfig.Ejection ejection = config.ejection();
    HealthConfig.SuccessRate rate = config.successRate();
    return new HealthSettings(
        new FailureLimits(
            config.consecutive5xx(),
            config.consecutiveGatewayFailure(),
            config.unhealthyThreshold()),
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
}
