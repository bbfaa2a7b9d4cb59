// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/*
 * What gc_wire_ctx is, only the header tells. The member of that name in another
 * structure is allocated in another way; what this file gives to the one that it
 * frees is right.
 */
int fill_token(struct xdr_netobj *token, size_t len)
{
	token->data = kzalloc(len, GFP_KERNEL);
	if (!token->data)
		return -ENOMEM;
	token->len = len;
	return 0;
}

int open_context(struct gss_cl_ctx *ctx, size_t len)
{
	ctx->gc_wire_ctx.data = vzalloc(len);
	return ctx->gc_wire_ctx.data ? 0 : -ENOMEM;
}

void close_context(struct gss_cl_ctx *ctx)
{
	vfree(ctx->gc_wire_ctx.data);
}
