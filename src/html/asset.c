/* html/asset.c — look-up in the generated table, which is sorted. */
#include "html/asset.h"

const struct asset *asset_nth(size_t i)
{
	return i < asset_table_n ? &asset_table[i] : NULL;
}

static const struct asset *find(str key, bool by_path)
{
	size_t low = 0, high = asset_table_n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct asset *a = &asset_table[by_path ? asset_by_path[middle] : middle];
		int order = str_cmp(key, by_path ? a->path : a->name);
		if (order == 0)
			return a;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const struct asset *asset_named(str name)
{
	return find(name, false);
}

const struct asset *asset_at(str path)
{
	return find(path, true);
}

url asset_url(const struct asset *a)
{
	return (url){ a->path };
}
