package io.myriarch.scheduler.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Settings as texts by key, collected from a YAML file, the environment and {@code --set}; what
 * comes later wins.
 */
public final class ConfigSources {
  /**
   * Of environment variables that are settings: {@code MYRIARCH_CONF_HTTP_PORT} is {@code
   * http.port}. Longer than MYRIARCH_, because Kubernetes puts MYRIARCH_SERVICE_PORT and the like
   * beside it.
   */
  public static final String ENVIRONMENT_PREFIX = "MYRIARCH_CONF_";

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  private final Map<String, String> texts = new LinkedHashMap<>();

  /** What has been collected. */
  public Map<String, String> texts() {
    return Map.copyOf(texts);
  }

  /**
   * Adds a YAML file, its keys nested, dotted or mixed.
   *
   * @throws ConfigException if it cannot be read
   */
  public ConfigSources yaml(Path file) {
    Map<String, String> found = new LinkedHashMap<>();
    JsonNode root = read(file);
    if (!root.isMissingNode() && !root.isNull()) {
      flatten(file, "", root, found);
    }
    texts.putAll(found);
    return this;
  }

  /**
   * Adds those variables that are settings.
   *
   * @throws ConfigException if one with the prefix is none
   */
  public ConfigSources environment(Map<String, String> variables, Collection<ConfigKey> keys) {
    Map<String, String> names = new LinkedHashMap<>();
    keys.forEach(key -> names.put(variableOf(key.name()), key.name()));
    variables.forEach((variable, text) -> {
      if (variable.startsWith(ENVIRONMENT_PREFIX)) {
        String name = names.get(variable);
        if (name == null) {
          throw new ConfigException(
              "The environment variable %s is no setting.%s"
                  .formatted(variable, NearestName.question(variable, names.keySet())));
        }
        texts.put(name, text);
      }
    });
    return this;
  }

  /**
   * Adds one {@code key=value}.
   *
   * @throws ConfigException if it has not that form
   */
  public ConfigSources assignment(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals <= 0) {
      throw new ConfigException(
          "--set \"%s\" must have the form key=value, such as --set http.port=8081."
              .formatted(assignment));
    }
    return put(assignment.substring(0, equals).strip(), assignment.substring(equals + 1));
  }

  /** Adds one setting. */
  public ConfigSources put(String key, String text) {
    texts.put(key, text);
    return this;
  }

  /** The environment variable for a key: {@code journal.fileBytes} is CONF_JOURNAL_FILE_BYTES. */
  static String variableOf(String key) {
    String words = key.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_');
    return ENVIRONMENT_PREFIX + words.toUpperCase(Locale.ROOT);
  }

  private static JsonNode read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ConfigException("There is no configuration file " + file + ".");
    }
    try {
      return YAML.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new ConfigException(
          "%s is not YAML: line %d: %s"
              .formatted(
                  file,
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    } catch (IOException e) {
      throw new ConfigException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static void flatten(Path file, String prefix, JsonNode node, Map<String, String> found) {
    if (!node.isObject()) {
      throw new ConfigException(
          "%s: %s must be settings, such as http.port: 8080."
              .formatted(file, prefix.isEmpty() ? "the file" : prefix));
    }
    node.properties()
        .forEach(property -> {
          String name = prefix.isEmpty() ? property.getKey() : prefix + "." + property.getKey();
          JsonNode value = property.getValue();
          if (value.isObject()) {
            flatten(file, name, value, found);
          } else if (!value.isValueNode() || value.isNull()) {
            throw new ConfigException("%s: %s needs one value.".formatted(file, name));
          } else if (found.put(name, value.asText()) != null) {
            throw new ConfigException("%s: %s is set twice.".formatted(file, name));
          }
        });
  }
}
