/** Agents of the type {@code monitoring}: checks of targets on the network. */
package io.myriarch.agents.monitoring;
