package io.myriarch.bench.tool;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A list of sizes such as {@code 1000,30000}. */
record Sizes(List<Integer> values) {
  static final Sizes NONE = new Sizes(List.of());
  private static final Pattern TEXT = Pattern.compile("\\d{1,9}(,\\d{1,9})*");

  static Sizes of(String text) {
    return new Sizes(Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList());
  }

  /** For options. */
  static final class Converter implements ITypeConverter<Sizes> {
    @Override
    public Sizes convert(String text) {
      if (!TEXT.matcher(text).matches()) {
        throw new TypeConversionException(
            "'%s' is no list of numbers such as 1000,30000".formatted(text));
      }
      return of(text);
    }
  }
}
