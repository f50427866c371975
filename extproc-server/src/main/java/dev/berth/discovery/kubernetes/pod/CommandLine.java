package dev.berth.discovery.kubernetes.pod;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a container runs, as single words: {@code --name value}, {@code --name=value}, {@code
 * --name_too}, also inside of {@code sh -c "…"}, and with {@code $(VARIABLE)} filled in.
 */
final class CommandLine {

  private static final Pattern SPACE = Pattern.compile("[\\s\"']+");
  private static final Pattern VARIABLE = Pattern.compile("\\$[({]([A-Za-z0-9_.-]+)[)}]");

  private final List<String> words;

  private CommandLine(List<String> words) {
    this.words = words;
  }

  static CommandLine of(ContainerFacts container) {
    return new CommandLine(
        container.command().stream()
            .map(word -> filledIn(word, container))
            .flatMap(SPACE::splitAsStream)
            .flatMap(CommandLine::parts)
            .toList());
  }

  private static String filledIn(String word, ContainerFacts container) {
    return VARIABLE
        .matcher(word)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    container.environment().getOrDefault(found.group(1), found.group())));
  }

  /** The name of an argument, in the form with dashes, and its value where one sticks to it. */
  private static Stream<String> parts(String word) {
    if (!word.startsWith("-")) {
      return Stream.of(word);
    }
    int equals = word.indexOf('=');
    String name = (equals < 0 ? word : word.substring(0, equals)).replace('_', '-');
    return equals < 0 ? Stream.of(name) : Stream.of(name, word.substring(equals + 1));
  }

  boolean hasAny(Predicate<String> word) {
    return words.stream().anyMatch(word);
  }

  boolean has(String name) {
    return words.contains(name);
  }

  /** The value of the argument that has one of the names; null when there is none. */
  @Nullable String value(String... names) {
    for (String name : names) {
      int at = words.indexOf(name);
      if (at >= 0 && at + 1 < words.size()) {
        return words.get(at + 1);
      }
    }
    return null;
  }
}
