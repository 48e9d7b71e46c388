/** The JVM that hosts agents: {@link io.myriarch.agent.runtime.RuntimeMain} starts it. */
package io.myriarch.agent.runtime;
