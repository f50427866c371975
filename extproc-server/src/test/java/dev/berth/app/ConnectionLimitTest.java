package dev.berth.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.testing.ManualTicker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionLimitTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final EmbeddedChannel listening =
      new EmbeddedChannel(
          new ConnectionLimit(4, new GrpcMetrics(meters, new ManualTicker())));

  @AfterEach
  void close() {
    listening.finish();
  }

  @Test
  void accept_moreThanAllowed_isClosedAndCounted() {
    for (int i = 0; i < 4; i++) {
      assertThat(accept("10.0.0.1").isOpen()).isTrue();
    }

    assertThat(accept("10.0.0.1").isOpen()).isFalse();

    assertThat(meters.get("berth.grpc.refused").tag("why", "connections").counter().count())
        .isEqualTo(1);
    assertThat(meters.get("berth.grpc.connections").gauge().value()).isEqualTo(4);
  }

  @Test
  void accept_oneAddressHasTakenAll_anotherStillGetsIn() {
    for (int i = 0; i < 5; i++) {
      accept("10.0.0.1");
    }

    assertThat(accept("10.0.0.2").isOpen()).isTrue();
  }

  @Test
  void accept_afterOneClosed_hasRoom() {
    EmbeddedChannel first = accept("10.0.0.1");
    for (int i = 0; i < 3; i++) {
      accept("10.0.0.1");
    }

    first.close();

    assertThat(accept("10.0.0.1").isOpen()).isTrue();
    assertThat(meters.get("berth.grpc.connections").gauge().value()).isEqualTo(4);
  }

  private EmbeddedChannel accept(String address) {
    EmbeddedChannel accepted =
        new EmbeddedChannel() {
          @Override
          protected SocketAddress remoteAddress0() {
            return new InetSocketAddress(address, 1);
          }
        };
    listening.writeInbound(accepted);
    return accepted;
  }
}
