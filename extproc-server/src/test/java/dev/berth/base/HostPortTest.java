package dev.berth.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.7:8000, 10.0.0.7, 8000",
    "localhost:9090, localhost, 9090",
    "my_host-1.example.com:1, my_host-1.example.com, 1",
    "127.0.0.1:0, 127.0.0.1, 0",
    "a:65535, a, 65535",
    "[::1]:8000, ::1, 8000",
    "[2001:DB8::7]:8000, 2001:DB8::7, 8000",
    "[::ffff:1.2.3.4]:80, ::ffff:1.2.3.4, 80",
    "[fe80::1%eth0]:80, fe80::1%eth0, 80",
  })
  void parse_hostAndPort_readsBothAndWritesThemBack(String text, String host, int port) {
    HostPort address = HostPort.parse(text);

    assertThat(address).isEqualTo(new HostPort(host, port));
    assertThat(address).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "10.0.0.7", "[::1]"})
  void parse_noPort_isRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostPort.parse(text))
        .withMessage("the port is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:", "a:x", "a:-1", "a:+1", "a:65536", "a:123456", "a:80 ", "a:٣"})
  void parse_badPort_isRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostPort.parse(text))
        .withMessageContaining("between 0 and 65535");
  }

  @ParameterizedTest
  @ValueSource(strings = {":80", "[]:80"})
  void parse_noHost_isRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> HostPort.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"::1:80", "[::1:80", "::1]:80", "[localhost]:80", "[10.0.0.7]:80"})
  void parse_bracketsInTheWrongPlace_isRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostPort.parse(text))
        .withMessageContaining("brackets");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b:80", "a\n:80", "http//a:80", "[[::1]]:80", "[::1%]:80", "[::g]:80"})
  void parse_hostThatIsNoHost_isRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> HostPort.parse(text));
  }

  @Test
  void parse_url_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> HostPort.parse("http://a:80"));
  }
}
