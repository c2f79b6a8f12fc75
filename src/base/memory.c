/* base/memory.c — malloc that answers or ends the process. */
#include "base/memory.h"

#include <stdlib.h>
#include <unistd.h>

static _Noreturn void out_of_memory(void)
{
	/* Not stdio: it may want memory itself. */
	static const char line[] = "belfry: out of memory\n";
	if (write(STDERR_FILENO, line, sizeof line - 1) < 0)
		_exit(71); /* nobody left to tell */
	abort();
}

void *memory_new(size_t n)
{
	void *p = calloc(1, n ? n : 1);
	if (!p)
		out_of_memory();
	return p;
}

void *memory_resize(void *p, size_t n)
{
	void *moved = realloc(p, n);
	if (!moved)
		out_of_memory();
	return moved;
}
