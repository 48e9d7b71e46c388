/** What {@code ./myriarch bench} does beside JMH: the pipe, the ratio, the check. */
package io.myriarch.bench.tool;
