package dev.berth.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointIdTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.7:8000, 10.0.0.7:8000",
    "255.255.255.254:1, 255.255.255.254:1",
    "10.0.0.7:00080, 10.0.0.7:80",
  })
  void new_ipv4_isCanonical(String text, String canonical) {
    assertThat(new EndpointId(text)).hasToString(canonical);
  }

  /** The examples of RFC 5952, sections 2 and 4, and the ends of a run. */
  @ParameterizedTest
  @CsvSource({
    "2001:db8::7, 2001:db8::7",
    "2001:DB8:0:0:0:0:0:7, 2001:db8::7",
    "2001:0db8::0001, 2001:db8::1",
    "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
    "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:DB8:AAAA:bbbb:CcCc:dddd:eeee:AAAA, 2001:db8:aaaa:bbbb:cccc:dddd:eeee:aaaa",
    "0:0:0:0:0:0:0:1, ::1",
    "1:0:0:0:0:0:0:0, 1::",
    "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
    "64:ff9b::102:304, 64:ff9b::102:304",
  })
  void new_ipv6_isWrittenAsRfc5952Says(String literal, String canonical) {
    EndpointId id = new EndpointId("[" + literal + "]:8000");

    assertThat(id).hasToString("[" + canonical + "]:8000");
    assertThat(id.ip()).isEqualTo(canonical);
    assertThat(id.port()).isEqualTo(8000);
  }

  @Test
  void new_anyIpv6_keepsTheAddressAndIsStable() throws UnknownHostException {
    Random random = new Random(5952);
    for (int i = 0; i < 5_000; i++) {
      String literal = randomLiteral(random);

      EndpointId id = new EndpointId("[" + literal + "]:1");

      assertThat(InetAddress.getByName(id.ip())).isEqualTo(InetAddress.getByName(literal));
      assertThat(new EndpointId(id.text())).isEqualTo(id);
      assertThat(id.ip()).doesNotContain(":::").doesNotContain(":0:0:0:0").hasSizeLessThan(40);
    }
  }

  /** Eight groups, many of them zero; the first is not, so that no address is an IPv4 one. */
  private static String randomLiteral(Random random) {
    return IntStream.range(0, 8)
        .map(i -> i == 0 ? 0x2001 : random.nextInt(3) == 0 ? random.nextInt(0x10000) : 0)
        .mapToObj(group -> String.format(random.nextBoolean() ? "%x" : "%04X", group))
        .collect(Collectors.joining(":"));
  }

  @Test
  void ip_ipv4_isHost() {
    EndpointId id = new EndpointId("10.0.0.7:65535");

    assertThat(id.ip()).isEqualTo("10.0.0.7");
    assertThat(id.port()).isEqualTo(65535);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:80", "server-1:80", "10.0.0.7.example:80", "a.b.c.d:80"})
  void new_name_isRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EndpointId(text))
        .withMessageContaining("not a name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2.3:80", "1.2.3.4.5:80", "256.1.1.1:80", "01.2.3.4:80", "1..2.3:80"})
  void new_badIpv4_isRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EndpointId(text))
        .withMessageContaining("IPv4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1::2::3",
        "1:2:3",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8:",
        ":1:2:3:4:5:6:7",
        "12345::",
        "00001::",
        ":",
        ":::",
        "1:::2",
        "::1:2:3:4:5:6:7:8",
      })
  void new_badIpv6_isRefused(String literal) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EndpointId("[" + literal + "]:80"))
        .withMessage("this is not an IPv6 address");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::ffff:10.0.0.7",
        "::ffff:a00:7",
        "0:0:0:0:0:FFFF:0a00:0007",
        "::10.0.0.7",
        "::a00:7",
        "64:ff9b::1.2.3.4",
      })
  void new_ipv4InsideIpv6_isRefusedWithTheWayOut(String literal) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EndpointId("[" + literal + "]:80"))
        .withMessageContaining("plain IPv4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[fe80::1%eth0]:80", "[fe80::1%1]:80"})
  void new_zone_isRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EndpointId(text))
        .withMessageContaining("zone");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0:80", "[::]:80", "[0:0:0:0:0:0:0:0]:80"})
  void new_everyAddress_isRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EndpointId(text))
        .withMessageContaining("not one server");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.7:0", "10.0.0.7:65536", "10.0.0.7", "10.0.0.7:", "[::1]:0"})
  void new_badPort_isRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new EndpointId(text));
  }

  @Test
  void compareTo_anyOrder_sortsByText() {
    EndpointId[] ids = {new EndpointId("10.0.0.7:81"), new EndpointId("10.0.0.7:80")};

    Arrays.sort(ids);

    assertThat(ids).extracting(EndpointId::port).containsExactly(80, 81);
  }
}
