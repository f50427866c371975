package dev.berth.it.envoy;

import java.nio.file.Path;

/** Where the files of this repository are. */
public final class Repository {

  private static final String PROPERTY = "berth.repository";

  private Repository() {}

  /** A path below the root; the build names the root, an IDE runs tests in the module's folder. */
  public static Path file(String path) {
    return Path.of(System.getProperty(PROPERTY, "..")).toAbsolutePath().normalize().resolve(path);
  }
}
