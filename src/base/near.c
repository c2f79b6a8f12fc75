/* base/near.c — Levenshtein's distance over one row. */
#include "base/near.h"

static int least(int a, int b)
{
	return a < b ? a : b;
}

int near_distance(str a, str b)
{
	int row[NEAR_FAR];
	if (a.n >= NEAR_FAR || b.n >= NEAR_FAR)
		return NEAR_FAR;
	for (size_t j = 0; j <= b.n; j++)
		row[j] = (int)j;
	for (size_t i = 1; i <= a.n; i++) {
		int diagonal = row[0];
		row[0] = (int)i;
		for (size_t j = 1; j <= b.n; j++) {
			int replaced = diagonal + (a.p[i - 1] != b.p[j - 1]);
			diagonal = row[j];
			row[j] = least(replaced, 1 + least(row[j], row[j - 1]));
		}
	}
	return row[b.n];
}

void near_offer(struct near *n, str candidate)
{
	int distance = near_distance(n->wanted, candidate);
	int enough = 1 + (int)(candidate.n / 3);
	if (distance >= n->distance || distance > enough || distance >= (int)candidate.n)
		return;
	n->distance = distance;
	n->best = candidate;
}
