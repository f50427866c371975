package dev.berth.it.shipped;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a Dockerfile says, as far as it can be followed without a Docker.
 *
 * @param instructions one a line, comments left out and lines put together that belong together
 */
public record Dockerfile(List<String> instructions) {

  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  public Dockerfile {
    instructions = List.copyOf(instructions);
  }

  /** Reads a file. */
  public static Dockerfile read(Path file) throws IOException {
    String text = Files.readString(file).replace("\\\n", " ");
    return new Dockerfile(
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList());
  }

  /** What stands behind an instruction that is there exactly once. */
  public String the(String instruction) {
    List<String> found =
        instructions.stream().filter(line -> line.startsWith(instruction + " ")).toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(instruction + " is there " + found.size() + " times");
    }
    return found.get(0).substring(instruction.length()).strip();
  }

  /** The words of an instruction in its exec form, {@code ["a", "b"]}. */
  public List<String> words(String instruction) {
    return QUOTED.matcher(the(instruction)).results().map(match -> match.group(1)).toList();
  }
}
