package dev.berth.engine.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MetricNamesTest {

  private final MetricNames names = new MetricNames(List.of("ab:c", "ab:d", "longer_name"));

  @Test
  void find_wanted_isThatName() {
    assertThat(found("ab:c")).isEqualTo("ab:c");
    assertThat(found("ab:d")).isEqualTo("ab:d");
    assertThat(found("longer_name")).isEqualTo("longer_name");
  }

  @Test
  void find_other_isNull() {
    assertThat(found("")).isNull();
    assertThat(found("ab:")).isNull();
    assertThat(found("ab:e")).isNull();
    assertThat(found("ab:cd")).isNull();
    assertThat(found("longer_name_than_any")).isNull();
  }

  @Test
  void find_noneAreWanted_isNull() {
    assertThat(new MetricNames(List.of()).find("ab".getBytes(US_ASCII), 0, 2)).isNull();
    assertThat(new MetricNames(List.of()).find("ab".getBytes(US_ASCII), 1, 1)).isNull();
  }

  private @Nullable String found(String name) {
    return names.find(("x " + name + "{").getBytes(US_ASCII), 2, 2 + name.length());
  }
}
