package dev.berth.config;

import java.nio.file.Path;
import java.util.List;

/** A file with scheduling profiles and nothing else, written as in berth.yaml. */
public final class ProfilesFile {

  private static final int MAX_BYTES = 1 << 20;

  private ProfilesFile() {}

  /** Reads it, or says all that is wrong with it. */
  public static ConfigResult<List<ProfileConfig>> read(Path file) {
    return ConfigFile.read(file, MAX_BYTES)
        .then(document -> Yaml.decode(document, ProfilesFile::profiles));
  }

  private static Decoded<List<ProfileConfig>> profiles(YamlNode node) {
    YamlSection at = node.section("profiles");
    var profiles = at.required("profiles", ProfilesSection::profiles);
    return at.build(profiles::get);
  }
}
