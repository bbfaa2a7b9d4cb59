// CONFIG: support-symbolic-integer-casts=true
// SPDX-License-Identifier: GPL-2.0-only
// A static function is judged by its callers.
#include "kernel.h"

static void *bounded_by_all(const Elf_Shdr *s)
{
	return kmalloc(s->sh_size, GFP_KERNEL);
}

void *first(const Elf_Shdr *s)
{
	return s->sh_size < SZ_64K ? bounded_by_all(s) : NULL;
}

void *second(const Elf_Shdr *s)
{
	if (s->sh_size > SZ_1M)
		return NULL;
	return bounded_by_all(s);
}

static void *bounded_by_one(const Elf_Shdr *s)
{
	return kmalloc(s->sh_size, GFP_KERNEL); // expected-warning {{kmalloc() takes a size that nothing bounds: it comes from s->sh_size of an ELF header, line 25}} expected-note {{Comes from s->sh_size of an ELF header}} expected-note {{kmalloc() takes a size that nothing bounds}}
}

void *with_bound(const Elf_Shdr *s)
{
	return s->sh_size < SZ_64K ? bounded_by_one(s) : NULL;
}

void *without(const Elf_Shdr *s)
{
	return bounded_by_one(s); // expected-note {{Calling 'bounded_by_one'}}
}

// Nobody knows who calls by the pointer.
static void *by_pointer(const Elf_Shdr *s)
{
	return kmalloc(s->sh_size, GFP_KERNEL); // expected-warning {{kmalloc() takes a size that nothing bounds}} expected-note {{Comes from s->sh_size of an ELF header}} expected-note {{kmalloc() takes a size that nothing bounds}}
}

void *(*const table[])(const Elf_Shdr *) = { by_pointer };
