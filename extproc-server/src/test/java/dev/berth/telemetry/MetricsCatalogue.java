package dev.berth.telemetry;

import static java.util.stream.Collectors.joining;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes Berth's meters down as a Markdown table: names and types from the page that Prometheus
 * reads, the rest from the meters behind it. Those of the JVM are left out: they differ from one
 * JVM to the next, and are Micrometer's to explain.
 */
public final class MetricsCatalogue {

  private static final String TYPE = "# TYPE ";
  private static final String OWN = "berth_";

  /** What the page appends to the name of a meter. */
  private static final List<String> SUFFIXES = List.of("", "_total", "_info", "_max");

  private MetricsCatalogue() {}

  /**
   * The table, sorted by name.
   *
   * @param registry a Prometheus one, with every meter registered at least once
   */
  public static String render(MeterRegistry registry) {
    SortedMap<String, Entry> entries = entries(registry);
    String page = ((PrometheusMeterRegistry) registry).scrape();
    return Stream.concat(
            Stream.of("| name | type | unit | labels | what it says |", "|---|---|---|---|---|"),
            page.lines()
                .filter(line -> line.startsWith(TYPE + OWN))
                .map(line -> line.substring(TYPE.length()).split(" "))
                .sorted(Comparator.comparing(nameAndType -> nameAndType[0]))
                .map(nameAndType -> row(entries, nameAndType[0], nameAndType[1])))
        .collect(joining("\n", "", "\n"));
  }

  private static String row(Map<String, Entry> entries, String name, String type) {
    String description = "";
    Entry entry = null;
    for (String suffix : SUFFIXES) {
      if (entry == null && name.endsWith(suffix)) {
        entry = entries.get(name.substring(0, name.length() - suffix.length()));
        description = suffix.equals("_max") ? "Recent maximum of the above." : "";
      }
    }
    Objects.requireNonNull(entry, name);
    return "| `%s` | %s | %s | %s | %s |"
        .formatted(
            name,
            type,
            entry.unit,
            entry.labels.stream().map(label -> "`" + label + "`").collect(joining(", ")),
            description.isEmpty() ? entry.description : description);
  }

  private static SortedMap<String, Entry> entries(MeterRegistry registry) {
    NamingConvention names = registry.config().namingConvention();
    SortedMap<String, Entry> entries = new TreeMap<>();
    for (Meter meter : registry.getMeters()) {
      Meter.Id id = meter.getId();
      String name = id.getConventionName(names);
      if (name.startsWith(OWN)) {
        Entry entry = entries.computeIfAbsent(name, same -> new Entry(unit(id), description(id)));
        id.getTags().stream().map(Tag::getKey).map(names::tagKey).forEach(entry.labels::add);
      }
    }
    return entries;
  }

  private static String unit(Meter.Id id) {
    String unit = id.getBaseUnit();
    return id.getType() == Meter.Type.TIMER ? "seconds" : Objects.requireNonNullElse(unit, "");
  }

  private static String description(Meter.Id id) {
    @Nullable String description = id.getDescription();
    return Objects.requireNonNull(description, () -> id.getName() + " needs a description")
        .replace("|", "\\|");
  }

  /** All series of one meter name. */
  private static final class Entry {

    final String unit;
    final String description;
    final NavigableSet<String> labels = new TreeSet<>();

    Entry(String unit, String description) {
      this.unit = unit;
      this.description = description;
    }
  }
}
