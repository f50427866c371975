package dev.berth.config;

import dev.berth.base.HostPort;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where a server of this process listens. */
public sealed interface ListenAddress {

  /** A TCP port; a host name is resolved when the server starts. */
  record Tcp(HostPort address) implements ListenAddress {

    @Override
    public String toString() {
      return address.toString();
    }
  }

  /** A Unix domain socket; the path is absolute and fits the system's 107 bytes. */
  record Unix(Path path) implements ListenAddress {

    private static final int MAX_PATH_BYTES = 107;

    public Unix {
      if (!path.isAbsolute()) {
        throw new IllegalArgumentException("the path of a socket begins with /");
      }
      if (path.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
        throw new IllegalArgumentException("the path of a socket has at most 107 bytes");
      }
    }

    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  /**
   * Reads {@code host:port} or {@code unix:/path}.
   *
   * @throws IllegalArgumentException with a sentence for the user, when {@code text} is neither
   */
  static ListenAddress parse(String text) {
    return text.startsWith("unix:")
        ? new Unix(Path.of(text.substring("unix:".length())))
        : new Tcp(HostPort.parse(text));
  }
}
