/* tests/fuzz/replay.c — gives each file named on the command line to the fuzz target, once. A broken REQUIRE ends the process. */
#include "fuzz/fuzz.h"

static unsigned char input[1 << 20];

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		FILE *file = fopen(argv[i], "rbe");
		if (!file) {
			perror(argv[i]);
			return 1;
		}
		size_t n = fread(input, 1, sizeof input, file);
		fclose(file);
		fprintf(stderr, "%s\n", argv[i]);
		LLVMFuzzerTestOneInput(input, n);
	}
	return 0;
}
