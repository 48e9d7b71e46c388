package io.myriarch.agents.analytics;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.myriarch.agent.FinalTaskException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Takes one column of numbers out of CSV text. Rows are counted from 1, the heading included;
 * comments and empty lines do not count.
 */
final class CsvColumn {
  private static final ObjectReader ROWS =
      CsvMapper.builder()
          .enable(CsvParser.Feature.WRAP_AS_ARRAY)
          .enable(CsvParser.Feature.TRIM_SPACES)
          .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
          .build()
          .readerForListOf(String.class);

  private final SummaryRequest request;
  private double[] values = new double[256];
  private int count;
  private int missing;

  private CsvColumn(SummaryRequest request) {
    this.request = request;
  }

  static Series read(SummaryRequest request) throws FinalTaskException {
    CsvSchema schema =
        CsvSchema.emptySchema().withComments().withColumnSeparator(request.delimiterOrComma());
    try (MappingIterator<List<String>> rows =
        ROWS.with(schema).readValues(withoutByteOrderMark(request.csv()))) {
      return new CsvColumn(request).read(rows);
    } catch (JacksonException e) {
      throw new FinalTaskException("the CSV cannot be read: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new FinalTaskException("the CSV cannot be read: " + e.getMessage(), e);
    }
  }

  private Series read(MappingIterator<List<String>> rows) throws IOException, FinalTaskException {
    if (!rows.hasNextValue()) {
      throw new FinalTaskException("the CSV is empty; send a heading line and rows of numbers");
    }
    List<String> first = rows.nextValue();
    int row = 1;
    boolean headless = request.column() == null && first.size() == 1 && isNumber(first.getFirst());
    int column = headless ? 0 : columnIndex(first);
    if (headless) {
      add(first, column, row);
    }
    while (rows.hasNextValue()) {
      add(rows.nextValue(), column, ++row);
    }
    return new Series(Arrays.copyOf(values, count), missing);
  }

  private int columnIndex(List<String> headings) throws FinalTaskException {
    if (request.column() == null) {
      if (headings.size() > 1) {
        throw new FinalTaskException("name the 'column'; the CSV has: " + listed(headings));
      }
      return 0;
    }
    int index = headings.indexOf(request.column());
    if (index < 0) {
      throw new FinalTaskException(
          "the CSV has no column '" + request.column() + "'; it has: " + listed(headings));
    }
    if (Collections.frequency(headings, request.column()) > 1) {
      throw new FinalTaskException(
          "the CSV has the column '" + request.column() + "' more than once; rename one");
    }
    return index;
  }

  private void add(List<String> cells, int column, int row) throws FinalTaskException {
    String cell = column < cells.size() ? cells.get(column) : "";
    if (cell == null || cell.isEmpty()) {
      if (!request.missingAllowed()) {
        throw new FinalTaskException(
            "row " + row + " of the CSV has no value; set 'skip_missing' to leave such rows out");
      }
      missing++;
      return;
    }
    if (count == values.length) {
      values = Arrays.copyOf(values, count * 2);
    }
    values[count++] = parse(cell, row);
  }

  private static double parse(String cell, int row) throws FinalTaskException {
    try {
      return new BigDecimal(cell).doubleValue();
    } catch (NumberFormatException e) {
      throw new FinalTaskException("row " + row + " of the CSV: '" + cell + "' is not a number", e);
    }
  }

  private static String withoutByteOrderMark(String csv) {
    return csv.startsWith("\uFEFF") ? csv.substring(1) : csv;
  }

  private static boolean isNumber(String cell) {
    try {
      new BigDecimal(cell);
      return true;
    } catch (NumberFormatException _) {
      return false;
    }
  }

  private static String listed(List<String> headings) {
    return String.join(", ", headings);
  }
}
