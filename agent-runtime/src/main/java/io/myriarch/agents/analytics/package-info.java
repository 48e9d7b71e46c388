/** Agents of the type {@code analytics}: statistics of series. */
package io.myriarch.agents.analytics;
