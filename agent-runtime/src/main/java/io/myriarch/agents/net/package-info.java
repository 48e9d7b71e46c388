/** Network access for agents: bounded in time and bytes, never blocking a carrier thread. */
package io.myriarch.agents.net;
