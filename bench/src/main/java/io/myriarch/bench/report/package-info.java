/** Tables, charts and figures of several runs. */
package io.myriarch.bench.report;
