package io.myriarch.scheduler.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a tree of records out of settings by key, and settings out of it again. Each leaf of the
 * tree is a component with a {@link Setting}; every other component is a record itself.
 */
public final class ConfigBinder<C extends Record> {
  private final Class<C> root;
  private final Map<String, ConfigKey> keys = new LinkedHashMap<>();

  public ConfigBinder(Class<C> root) {
    this.root = root;
    collect("", root);
  }

  /** Every key, in the order of the records. */
  public List<ConfigKey> keys() {
    return List.copyOf(keys.values());
  }

  /**
   * The records for these texts by key, with defaults for the rest.
   *
   * @throws ConfigException for an unknown key, or a value that is not allowed
   */
  public C bind(Map<String, String> texts) {
    for (String name : texts.keySet()) {
      if (!keys.containsKey(name)) {
        throw new ConfigException(
            "Unknown setting \"%s\".%s".formatted(name, NearestName.question(name, keys.keySet())));
      }
    }
    return root.cast(make("", root, texts));
  }

  /** The text of each setting by key. */
  public Map<String, String> texts(C config) {
    Map<String, String> texts = new LinkedHashMap<>();
    write("", config, texts);
    return Collections.unmodifiableMap(texts);
  }

  private void collect(String prefix, Class<?> type) {
    for (RecordComponent component : type.getRecordComponents()) {
      String name = prefix + component.getName();
      Setting setting = component.getAnnotation(Setting.class);
      if (setting == null) {
        collect(name + ".", component.getType());
      } else {
        keys.put(name, new ConfigKey(name, component.getType(), setting));
      }
    }
  }

  private Object make(String prefix, Class<?> type, Map<String, String> texts) {
    List<Object> arguments = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String name = prefix + component.getName();
      ConfigKey key = keys.get(name);
      arguments.add(
          key == null
              ? make(name + ".", component.getType(), texts)
              : key.parse(texts.getOrDefault(name, key.setting().value())));
    }
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      return type.getConstructor(types).newInstance(arguments.toArray());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a configuration record must be public: " + type, e);
    }
  }

  private void write(String prefix, Object config, Map<String, String> texts) {
    for (RecordComponent component : config.getClass().getRecordComponents()) {
      String name = prefix + component.getName();
      ConfigKey key = keys.get(name);
      Object value = read(component, config);
      if (key == null) {
        write(name + ".", value, texts);
      } else {
        texts.put(name, key.print(value));
      }
    }
  }

  private static Object read(RecordComponent component, Object config) {
    try {
      return component.getAccessor().invoke(config);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new LinkageError("a configuration record must be public: " + component, e);
    }
  }
}
