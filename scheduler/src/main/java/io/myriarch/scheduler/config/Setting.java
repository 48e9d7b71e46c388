package io.myriarch.scheduler.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A component of a configuration record that is a setting. Its key is the path of component names,
 * such as {@code journal.fileBytes}. Numbers whose name says "Bytes" take binary units (64MiB),
 * durations take ns, us, ms, s, m, h, d.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
  /** The default, written as a user would write it. */
  String value();

  /** Smallest allowed value; empty: no bound. */
  String min() default "";

  /** Largest allowed value; empty: no bound. */
  String max() default "";

  /** For enums: what may be written; empty: any of its names in lower case. */
  String[] choices() default {};

  /** What it decides, in a few words. */
  String about();
}
