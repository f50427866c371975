package dev.berth.simulator.conformance.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.7:8000, 10.0.0.7:8000",
    "[2001:db8::7]:8000, [2001:db8::7]:8000",
    "[2001:0DB8:0:0:0:0:0:7]:65535, [2001:db8::7]:65535",
    "[::1]:1, [::1]:1",
  })
  void endpoint_address_isCanonical(String text, String canonical) {
    assertThat(EndpointAddress.of(text).text()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.7",
        "10.0.0.7:",
        "10.0.0.7:0",
        "10.0.0.7:65536",
        "10.0.0.7:-1",
        "10.0.0:80",
        "10.0.0.256:80",
        "2001:db8::7:8000",
        "[10.0.0.7]:80",
        "[2001:db8::7]",
        "server:8000",
        " 10.0.0.7:80",
        "10.0.0.7:80,10.0.0.8:80",
        "[:::]:80"
      })
  void endpoint_noAddress_isNone(String text) {
    assertThat(EndpointAddress.tryParse(text)).isNull();
    assertThatThrownBy(() -> EndpointAddress.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ip:port");
  }

  @ParameterizedTest
  @CsvSource({
    "picker.example:9002, picker.example, 9002",
    "127.0.0.1:1, 127.0.0.1, 1",
    "[::1]:9002, ::1, 9002",
  })
  void picker_address_hasHostAndPort(String text, String host, int port) {
    PickerAddress address = PickerAddress.of(text);

    assertThat(address.host()).isEqualTo(host);
    assertThat(address.port()).isEqualTo(port);
    assertThat(address).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "picker", "picker:", ":9002", "picker:port", "picker:0", "a:99999"})
  void picker_noAddress_saysTheForm(String text) {
    assertThatThrownBy(() -> PickerAddress.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("host:port");
  }

  @Test
  void picker_moreMetadata_isAddedAndOverrides() {
    PickerAddress address =
        PickerAddress.of("a:1").withMetadata(Map.of("berth-pool", "one", "x", "1"));

    assertThat(address.withMetadata(Map.of("berth-pool", "two")).metadata())
        .isEqualTo(Map.of("berth-pool", "two", "x", "1"));
    assertThatThrownBy(() -> address.withMetadata(Map.of("no key", "")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
