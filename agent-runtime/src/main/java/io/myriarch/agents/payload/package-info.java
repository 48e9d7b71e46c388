/** Payloads as records: strict JSON in, stable snake_case JSON out. */
package io.myriarch.agents.payload;
