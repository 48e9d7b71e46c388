/** What was found: medians, ratios, a table, JSON, a chart. */
package io.myriarch.compare.report;
