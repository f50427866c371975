package dev.berth.cli;

import dev.berth.endpoint.EndpointId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Which addresses take no connection: so many are tried at a time, each for so long. */
final class ClosedPorts {

  private static final int AT_A_TIME = 64;

  private final Duration limit;

  ClosedPorts(Duration limit) {
    this.limit = limit;
  }

  /** Those that take none, and why. */
  Map<EndpointId, String> among(Collection<EndpointId> addresses) throws InterruptedException {
    Map<EndpointId, String> closed = new ConcurrentSkipListMap<>();
    ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
    addresses.stream()
        .distinct()
        .forEach(
            address ->
                threads.execute(
                    () -> {
                      @Nullable String failure = failure(address);
                      if (failure != null) {
                        closed.put(address, failure);
                      }
                    }));
    threads.shutdown();
    threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    return new TreeMap<>(closed);
  }

  private @Nullable String failure(EndpointId address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.ip(), address.port()), (int) limit.toMillis());
      return null;
    } catch (SocketTimeoutException late) {
      return "no answer in " + limit.toMillis() + " ms";
    } catch (IOException refused) {
      return String.valueOf(refused.getMessage());
    }
  }
}
