/**
 * What a run leaves behind: JSON for machines, one HTML page for people, the environment in both.
 */
package io.myriarch.loadtest.report;
