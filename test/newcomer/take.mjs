// Takes the example out of CONTRIBUTING.md: blocks that name a file are written into the tree, the diff is printed.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [guide, tree] = process.argv.slice(2);
const blocks = readFileSync(guide, "utf8").matchAll(/^```(\w+) ?(\S*)\n([\s\S]*?)^```$/gm);
for (const [, language, file, text] of blocks) {
	if (file) {
		mkdirSync(dirname(join(tree, file)), { recursive: true });
		writeFileSync(join(tree, file), text);
	} else if (language === "diff") {
		process.stdout.write(text);
	}
}
