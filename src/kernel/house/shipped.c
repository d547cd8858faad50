#include "shipped.h"

#include "fail.h"
#include "pack_yaml.h"

/* Made by tools/embed. */
extern const struct embedded {
	const unsigned char *bytes;
	unsigned long len;
} shipped_settings, shipped_retention;

static const struct node *
read_shipped(struct arena *arena, const char *name, const struct embedded *embedded)
{
	struct pack_report report = { .arena = arena };
	struct str text = { (const char *)embedded->bytes, embedded->len };
	const struct node *root = yaml_read(arena, name, text, &report);

	if (!root) {
		fail("%s that the program ships cannot be read", name);
	}
	return root;
}

const struct node *
shipped_settings_read(struct arena *arena)
{
	return read_shipped(arena, "cn/settings.yaml", &shipped_settings);
}

const struct node *
shipped_retention_read(struct arena *arena)
{
	return read_shipped(arena, "cn/retention.yaml", &shipped_retention);
}
