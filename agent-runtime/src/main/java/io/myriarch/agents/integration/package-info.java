/** Agents of the type {@code integration}: delivery to other systems. */
package io.myriarch.agents.integration;
