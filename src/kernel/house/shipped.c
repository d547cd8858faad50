#include "shipped.h"

#include "fail.h"
#include "pack_yaml.h"

/* Made by tools/embed. */
extern const struct embedded {
	const unsigned char *bytes;
	unsigned long len;
} shipped_settings;

const struct node *
shipped_settings_read(struct arena *arena)
{
	struct pack_report report = { .arena = arena };
	struct str text = { (const char *)shipped_settings.bytes, shipped_settings.len };
	const struct node *root = yaml_read(arena, "cn/settings.yaml", text, &report);

	if (!root) {
		fail("the settings that the program ships cannot be read");
	}
	return root;
}
