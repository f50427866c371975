package dev.berth.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.berth.base.HostPort;
import dev.berth.config.GrpcConfig.ClientLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The records hold what the file is held to, whoever makes them. */
class RecordsTest {

  private static final ListenAddress ADDRESS = ListenAddress.parse("localhost:1");

  private static final Path FILE = Path.of("x.pem");

  @Test
  void new_valueOutOfBounds_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GrpcConfig(ADDRESS, null, 1023, null, ClientLimits.DEFAULT))
        .withMessage("maxBodySize between 1KiB and 1GiB, not 1023 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DrainConfig(Duration.ofMinutes(11), Duration.ZERO))
        .withMessage("delay between 0s and 10m, not 11m");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ModelPollingConfig(Duration.ofMillis(99), Duration.ofSeconds(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LoadPollingConfig(Duration.ofMillis(99)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AdminConfig(new HostPort("localhost", 1), -1, null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClientLimits(Duration.ofMillis(999), 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClientLimits(Duration.ofSeconds(1), 0, 1))
        .withMessage("maxStreams between 1 and 10000000, not 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TlsConfig(FILE, FILE, null, List.of(new AllowedClient("envoy"))));
    assertThatIllegalArgumentException().isThrownBy(() -> pool("Upper"));
    Duration minute = Duration.ofMinutes(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HoldConfig(0, 1 << 20, minute, Map.of(), minute, "x", Map.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new HoldConfig(1, 1 << 20, minute.plusMillis(1), Map.of(), minute, "x", Map.of()))
        .withMessage("timeout of at most longest");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GatewayConfig(9, false, false))
        .withMessage("fallbacks between 0 and 8, not 9");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RequestRules(List.of(), AdminPaths.REFUSE, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ModelsConfig(Map.of("a", Map.of("m", 1001)), Map.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ModelsConfig(Map.of("a", Map.of()), Map.of()));
  }

  @Test
  void new_poolsOfOneName_isRefused() {
    GrpcConfig grpc = new GrpcConfig(ADDRESS, null, 1024, null, ClientLimits.DEFAULT);

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new BerthConfig(
                    grpc,
                    null,
                    DrainConfig.DEFAULT,
                    Duration.ZERO,
                    1,
                    List.of(pool("a"), pool("a"))));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new BerthConfig(grpc, null, DrainConfig.DEFAULT, Duration.ZERO, 1, List.of()));
  }

  @Test
  void toString_listenAddress_isAsInTheFile() {
    assertThat(ListenAddress.parse("unix:/run/a.sock")).hasToString("unix:/run/a.sock");
    assertThat(ListenAddress.parse("[::1]:80")).hasToString("[::1]:80");
  }

  @Test
  void get_nothingDecoded_isABug() {
    assertThatIllegalStateException().isThrownBy(() -> Decoded.none().get());
  }

  private static PoolConfig pool(String name) {
    return new PoolConfig(
        name,
        new FileDiscoveryConfig(Path.of("servers.yaml")),
        null,
        CompletionMode.AUTO,
        Duration.ofHours(1),
        ModelPollingConfig.DEFAULT);
  }
}
