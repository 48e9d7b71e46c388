/** What others can see of a runtime: health, readiness, metrics; and who holds a carrier thread. */
package io.myriarch.agent.runtime.observe;
