package dev.berth.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedClientTest {

  @ParameterizedTest
  @CsvSource({
    "spiffe://a.b/ns/x/sa/envoy, spiffe://a.b/ns/x/sa/envoy, true",
    "spiffe://a.b/ns/x/sa/envoy, spiffe://a.b/ns/x/sa/envoy2, false",
    "spiffe://a.b/ns/x/sa/envoy, spiffe://a.b/ns/x/sa/Envoy, false",
    "spiffe://a.b/ns/x/sa/envoy, spiffe://a.b/ns/x/sa/envoy/, false",
    "spiffe://a.b, spiffe://a.b, true",
    "spiffe://a.b, spiffe://a.b/x, false",
    "spiffe://a.b/ns/*, spiffe://a.b/ns/x, true",
    "spiffe://a.b/ns/*, spiffe://a.b/ns/x/sa/y, true",
    "spiffe://a.b/ns/*, spiffe://a.b/ns, false",
    "spiffe://a.b/ns/*, spiffe://a.b/ns/, false",
    "spiffe://a.b/ns/*, spiffe://a.b/nsx/y, false",
    "spiffe://a.b/ns/*, spiffe://a.b/ns/../admin, false",
    "spiffe://a.b/ns/*, spiffe://a.b/ns/x//y, false",
    "spiffe://a.b/ns/*, spiffe://a.b/ns/x%2fy, false",
    "spiffe://a.b/ns/*, spiffe://a.b/ns/*, false",
    "spiffe://a.b/*, spiffe://a.b.c/ns/x, false",
    "spiffe://a.b/*, spiffe://a.b/x, true",
    "envoy.a.b, envoy.a.b, false",
    "*.a.b, x.a.b, false",
  })
  void isUri_isMeantOrNot(String entry, String uri, boolean meant) {
    assertThat(new AllowedClient(entry).isUri(uri)).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({
    "envoy.a.b, envoy.a.b, true",
    "envoy.a.b, ENVOY.A.B, true",
    "Envoy.a.b, envoy.a.b, true",
    "envoy.a.b, envoy.a.b., false",
    "envoy.a.b, x.envoy.a.b, false",
    "envoy.a.b, *.a.b, false",
    "envoy, envoy, true",
    "*.a.b, envoy.a.b, true",
    "*.a.b, a.b, false",
    "*.a.b, .a.b, false",
    "*.a.b, x.envoy.a.b, false",
    "*.a.b, *.a.b, false",
    "*.a.b, xa.b, false",
    "spiffe://a.b, spiffe://a.b, false",
    "spiffe://a.b/*, a.b, false",
  })
  void isDns_isMeantOrNot(String entry, String dns, boolean meant) {
    assertThat(new AllowedClient(entry).isDns(dns)).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "*",
        "*.",
        "**.a",
        "a.*",
        "a*.b",
        "a..b",
        ".a",
        "a.",
        "-a",
        "a b",
        "a/b",
        "spiffe://",
        "spiffe:///a",
        "spiffe:///*",
        "spiffe://a/",
        "spiffe://a/*/b",
        "spiffe://a*",
        "spiffe://a/b*",
        "spiffe://a/./b",
        "spiffe://a/..",
        "spiffe://a:80/b",
        "spiffe://user@a/b",
        "SPIFFE://a/b",
        "https://a/b",
        "CN=envoy"
      })
  void new_noClientName_isRefused(String entry) {
    assertThatIllegalArgumentException().isThrownBy(() -> new AllowedClient(entry));
  }

  /** A name comes from whoever has a certificate: no pattern may take its time, or the stack. */
  @Test
  void isUri_longName_isDecidedAtOnce() {
    AllowedClient entry = new AllowedClient("spiffe://a/*");

    assertThat(entry.isUri("spiffe://a" + "/.".repeat(1_000_000))).isFalse();
    assertThat(entry.isUri("spiffe://a" + "/x".repeat(1_000) + "/!")).isFalse();
    assertThat(entry.isUri("spiffe://a" + "/x".repeat(1_000))).isTrue();
  }
}
