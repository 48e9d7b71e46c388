package io.myriarch.scheduler.fleet;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.myriarch.scheduler.config.ConfigException;
import io.myriarch.scheduler.config.NearestName;
import io.myriarch.scheduler.fleet.Fleet.AgentGroup;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the file that says which agents there are. Its counts are requirements: they must add up.
 *
 * <pre>
 * fleet:
 *   name: example
 *   total: 300
 *   types:
 *     - type: analytics
 *       total: 300
 *       specialties:
 *         metrics: 200
 *         reports: { count: 100, configuration: { pageLinesMax: 60 } }
 * </pre>
 */
public final class FleetFile {
  /** So many agents a fleet may have: their numbers have seven digits at most. */
  static final int AGENTS_MAX = 10_000_000;

  private static final String REFERENCE = "/fleet-30k.yaml";
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final int NAME_CHARS_MAX = 64;
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  private final String source;

  private FleetFile(String source) {
    this.source = source;
  }

  /**
   * The fleet of a file; an empty name stands for the reference fleet.
   *
   * @throws ConfigException with the place in the file and what is wrong there
   */
  public static Fleet load(String file) {
    return file.isEmpty() ? reference() : read(Path.of(file));
  }

  /** The reference fleet of 30,000 agents that Myriarch comes with. */
  public static Fleet reference() {
    try (InputStream in =
        Objects.requireNonNull(FleetFile.class.getResourceAsStream(REFERENCE), REFERENCE)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return parse(REFERENCE.substring(1), text);
    } catch (IOException e) {
      throw new ConfigException("Cannot read the packaged fleet: " + e.getMessage(), e);
    }
  }

  private static Fleet read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ConfigException("There is no fleet file " + file + ".");
    }
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new ConfigException("Cannot read the fleet file " + file + ": " + e.getMessage(), e);
    }
  }

  /** The fleet of a text; {@code source} names it in errors. */
  static Fleet parse(String source, String text) {
    try {
      return new FleetFile(source).fleet(YAML.readTree(text));
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      String first = e.getOriginalMessage().lines().findFirst().orElse("");
      throw new ConfigException("%s is not YAML: line %d: %s".formatted(source, line, first), e);
    }
  }

  private Fleet fleet(JsonNode root) {
    checkKeys("the file", root, List.of("fleet"));
    JsonNode fleet = root.path("fleet");
    checkKeys("fleet", fleet, List.of("name", "total", "types"));
    String name = name("fleet.name", fleet.path("name").asText(""));
    if (!fleet.path("types").isArray() || fleet.path("types").isEmpty()) {
      throw refusal("fleet.types must be a list with at least one type.");
    }
    List<AgentGroup> groups = new ArrayList<>();
    Set<String> types = new HashSet<>();
    for (JsonNode type : fleet.path("types")) {
      addType("fleet.types[" + types.size() + "]", type, types, groups);
    }
    long agents = groups.stream().mapToLong(AgentGroup::count).sum();
    checkTotal("fleet", count("fleet.total", fleet.path("total")), agents);
    if (agents > AGENTS_MAX) {
      throw refusal("fleet.total is %d: at most %d agents.".formatted(agents, AGENTS_MAX));
    }
    return new Fleet(name, groups);
  }

  private void addType(String place, JsonNode node, Set<String> types, List<AgentGroup> groups) {
    checkKeys(place, node, List.of("type", "total", "specialties"));
    String type = name(place + ".type", node.path("type").asText(""));
    if (!types.add(type)) {
      throw refusal("%s: the type %s is there twice.".formatted(place, type));
    }
    JsonNode specialties = node.path("specialties");
    if (!specialties.isObject() || specialties.isEmpty()) {
      throw refusal("%s.specialties must name at least one specialty.".formatted(type));
    }
    int first = groups.size();
    specialties
        .properties()
        .forEach(entry -> groups.add(group(type, entry.getKey(), entry.getValue())));
    long agents = groups.subList(first, groups.size()).stream().mapToLong(AgentGroup::count).sum();
    checkTotal(type, count(type + ".total", node.path("total")), agents);
  }

  private AgentGroup group(String type, String key, JsonNode node) {
    String place = type + "." + key;
    String specialty = name(place, key);
    if (!node.isObject()) {
      return new AgentGroup(type, specialty, count(place, node), "");
    }
    checkKeys(place, node, List.of("count", "configuration"));
    JsonNode configuration = node.path("configuration");
    if (!configuration.isMissingNode() && !configuration.isObject()) {
      throw refusal("%s.configuration must be settings by name.".formatted(place));
    }
    String json = configuration.isEmpty() ? "" : configuration.toString();
    return new AgentGroup(type, specialty, count(place + ".count", node.path("count")), json);
  }

  private void checkKeys(String place, JsonNode node, List<String> known) {
    if (!node.isObject()) {
      throw refusal("%s must have the keys %s.".formatted(place, String.join(", ", known)));
    }
    node.properties()
        .forEach(property -> {
          if (!known.contains(property.getKey())) {
            String question = NearestName.question(property.getKey(), known);
            throw refusal(
                "%s has an unknown key \"%s\".%s".formatted(place, property.getKey(), question));
          }
        });
  }

  private String name(String place, String name) {
    if (name.equals("any")) {
      throw refusal("%s cannot be any: a task says so when it does not mind.".formatted(place));
    } else if (name.length() > NAME_CHARS_MAX || !NAME.matcher(name).matches()) {
      throw refusal(
          "%s = \"%s\" is not allowed: a name is lower-case letters, digits and single hyphens, %d at most."
              .formatted(place, name, NAME_CHARS_MAX));
    }
    return name;
  }

  private int count(String place, JsonNode node) {
    if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 0) {
      throw refusal(
          "%s must be a whole number, 0 or more%s."
              .formatted(place, node.isMissingNode() ? "; it is missing" : ", not " + node));
    }
    return node.intValue();
  }

  private void checkTotal(String place, long wanted, long found) {
    if (wanted != found) {
      throw refusal(
          "%s.total is %d, but its counts add up to %d: correct one of them."
              .formatted(place, wanted, found));
    }
  }

  private ConfigException refusal(String sentence) {
    return new ConfigException(source + ": " + sentence);
  }
}
