package io.myriarch.agents.analytics;

import io.myriarch.agent.FinalTaskException;

/**
 * Payload of {@code summary}: either {@code values} or {@code csv}.
 *
 * @param values the numbers themselves
 * @param csv text with a heading line; lines that start with # are comments
 * @param column which column of {@code csv}; may be left out if there is only one
 * @param delimiter between the cells of {@code csv}, one character; default a comma
 * @param skipMissing leave out empty cells instead of refusing them
 */
record SummaryRequest(
    double[] values, String csv, String column, String delimiter, Boolean skipMissing) {
  SummaryRequest {
    if ((values == null) == (csv == null)) {
      throw new IllegalArgumentException("send either 'values' or 'csv'");
    }
    if (csv == null && (column != null || delimiter != null || skipMissing != null)) {
      throw new IllegalArgumentException(
          "'column', 'delimiter' and 'skip_missing' belong to 'csv', not to 'values'");
    }
    if (delimiter != null && delimiter.length() != 1) {
      throw new IllegalArgumentException("'delimiter' must be one character");
    }
  }

  Series series() throws FinalTaskException {
    return values == null ? CsvColumn.read(this) : new Series(values, 0);
  }

  boolean missingAllowed() {
    return Boolean.TRUE.equals(skipMissing);
  }

  char delimiterOrComma() {
    return delimiter == null ? ',' : delimiter.charAt(0);
  }
}
