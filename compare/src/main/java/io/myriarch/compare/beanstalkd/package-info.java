/** beanstalkd as a task queue. */
package io.myriarch.compare.beanstalkd;
