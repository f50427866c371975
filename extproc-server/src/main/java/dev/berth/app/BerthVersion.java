package dev.berth.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which Berth this is. */
public final class BerthVersion {

  private BerthVersion() {}

  /** As the build wrote it into the jar. */
  public static String read() {
    Properties properties = new Properties();
    try (InputStream file = BerthVersion.class.getResourceAsStream("version.properties")) {
      properties.load(file);
    } catch (IOException broken) {
      throw new UncheckedIOException("the jar of Berth is damaged", broken);
    }
    return properties.getProperty("version");
  }
}
