// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

struct drm_device;
struct drm_file;
/* the ioctl hands its data on as void * */
struct drm_cs { u64 where; u32 num_chunks; };
struct parser { u64 *chunks_array; struct chunk *chunks; u32 nchunks; };
struct chunk { u32 id, len; };
int parser_init(struct parser *p, void *data)
{
	struct drm_cs *cs = data;

	if (!cs->num_chunks)
		return 0;
	p->chunks_array = kmalloc_array(cs->num_chunks, sizeof(u64), GFP_KERNEL); /* EXPECT KAP001 warning */
	if (p->chunks_array == NULL)
		return -ENOMEM;
	if (copy_from_user(p->chunks_array, u64_to_user_ptr(cs->where), sizeof(u64) * cs->num_chunks))
		return -EFAULT;
	p->nchunks = cs->num_chunks;
	p->chunks = kcalloc(p->nchunks, sizeof(struct chunk), GFP_KERNEL); /* EXPECT KAP001 warning */
	if (!p->chunks)
		return -ENOMEM;
	return 0;
}
int cs_ioctl(struct drm_device *dev, void *data, struct drm_file *filp)
{
	struct parser parser;
	int r;

	memset(&parser, 0, sizeof(parser));
	r = parser_init(&parser, data);
	if (r)
		return r;
	kfree(parser.chunks);
	kfree(parser.chunks_array);
	return 0;
}
/* amdgpu: a union that is handed on */
union cs_args { struct { u32 num_chunks; u64 where; } in; u64 out; };
static int pass1(struct parser *p, union cs_args *cs)
{
	u64 *arr = kmalloc_array(cs->in.num_chunks, sizeof(u64), GFP_KERNEL); /* EXPECT KAP001 warning */

	if (!arr)
		return -ENOMEM;
	if (copy_from_user(arr, u64_to_user_ptr(cs->in.where), sizeof(u64) * cs->in.num_chunks)) {
		kfree(arr);
		return -EFAULT;
	}
	p->nchunks = cs->in.num_chunks;
	kfree(arr);
	return 0;
}
int cs2_ioctl(struct drm_device *dev, void *data, struct drm_file *filp)
{
	struct parser parser;

	return pass1(&parser, data);
}
/* kfd: a handler of another form */
struct criu_args { u64 bos; u32 num_bos; u64 priv; };
struct process;
static int restore(struct process *p, struct criu_args *args)
{
	void **files = kcalloc(args->num_bos, sizeof(*files), GFP_KERNEL); /* EXPECT KAP001 warning */

	if (!files)
		return -ENOMEM;
	if (copy_from_user(files, u64_to_user_ptr(args->bos), args->num_bos * sizeof(*files))) {
		kfree(files);
		return -EFAULT;
	}
	kfree(files);
	return 0;
}
int kfd_ioctl_criu(struct file *filep, struct process *p, void *data)
{
	struct criu_args *args = data;

	return restore(p, args);
}
