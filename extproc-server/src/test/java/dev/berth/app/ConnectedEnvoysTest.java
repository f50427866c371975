package dev.berth.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Attributes;
import io.grpc.Grpc;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectedEnvoysTest {

  private final List<String> lost = new ArrayList<>();
  private final ConnectedEnvoys envoys = new ConnectedEnvoys(lost::add);

  @Test
  void terminated_lastConnectionOfAnAddress_isToldOnce() {
    Attributes first = connect("10.0.0.1");
    Attributes second = connect("10.0.0.1");
    connect("10.0.0.2");

    envoys.transportTerminated(first);
    assertThat(lost).isEmpty();
    envoys.transportTerminated(second);

    assertThat(lost).containsExactly("10.0.0.1");
    assertThat(envoys.addresses()).containsExactly("10.0.0.2");
  }

  /** What gRPC hands over after a failed handshake; a failure here would keep the transport. */
  @Test
  void terminated_neverReady_isIgnored() {
    envoys.transportTerminated(null);

    assertThat(lost).isEmpty();
  }

  private Attributes connect(String address) {
    return envoys.transportReady(
        Attributes.newBuilder()
            .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, new InetSocketAddress(address, 1))
            .build());
  }
}
