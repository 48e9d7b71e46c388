/** RabbitMQ as a task queue. */
package io.myriarch.compare.rabbitmq;
