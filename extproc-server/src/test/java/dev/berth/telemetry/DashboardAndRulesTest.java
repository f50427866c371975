package dev.berth.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code deploy/} asks Prometheus for is what Berth tells. */
class DashboardAndRulesTest {

  private static final Pattern METRIC = Pattern.compile("\\bberth_[a-z_0-9]+");
  private static final Pattern HISTOGRAM = Pattern.compile("`(berth_[a-z_0-9]+)` \\| histogram");
  private static final Pattern ALERT = Pattern.compile("alert: (\\w+)");
  private static final Pattern TESTED = Pattern.compile("alertname=\"(\\w+)\"");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deploy/grafana/berth.json",
        "deploy/prometheus/rules.yaml",
        "deploy/prometheus/rules-test.yaml"
      })
  void everyMetric_isInTheCatalogue(String file) throws IOException {
    assertThat(found(METRIC, file)).hasSizeGreaterThan(5).isSubsetOf(catalogue());
  }

  @Test
  void everyAlert_isShownToFire() throws IOException {
    assertThat(found(TESTED, "deploy/prometheus/rules-test.yaml"))
        .isEqualTo(found(ALERT, "deploy/prometheus/rules.yaml"));
  }

  private static Set<String> catalogue() throws IOException {
    Set<String> names = found(METRIC, "docs/metrics.md");
    found(HISTOGRAM, "docs/metrics.md").forEach(name -> names.add(name + "_bucket"));
    return names;
  }

  private static Set<String> found(Pattern pattern, String file) throws IOException {
    Set<String> names = new TreeSet<>();
    Matcher matcher = pattern.matcher(Files.readString(Repository.root().resolve(file)));
    while (matcher.find()) {
      names.add(matcher.group(matcher.groupCount()));
    }
    return names;
  }
}
