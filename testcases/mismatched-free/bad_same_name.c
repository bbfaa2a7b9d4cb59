// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A member of the same name that is allocated in another way excuses nothing. */
int fill_token(struct xdr_netobj *token, size_t len)
{
	token->data = kzalloc(len, GFP_KERNEL);
	return token->data ? 0 : -ENOMEM;
}

int open_context(struct gss_cl_ctx *ctx, size_t len)
{
	ctx->gc_wire_ctx.data = vzalloc(len);
	return ctx->gc_wire_ctx.data ? 0 : -ENOMEM;
}

void close_context(struct gss_cl_ctx *ctx)
{
	kfree(ctx->gc_wire_ctx.data); /* EXPECT KAP006 error */
}
