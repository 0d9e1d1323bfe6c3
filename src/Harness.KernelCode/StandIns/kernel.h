/* SPDX-License-Identifier: GPL-2.0 */
/* The user's af_packet.c, and after it the macros of the checker. */
#ifndef HARNESS_KERNEL_H
#define HARNESS_KERNEL_H

#include KERNEL_SOURCE

#include <linux/version.h>
#include "harness.h"

/* A step in such a function is shown as one of the line that called it. */
#define TRANSPARENT __attribute__((__noinline__, __section__(".text.harness_transparent")))

#endif
